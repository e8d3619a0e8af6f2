-- Fills pg_temp.candidate with the cards into which people may have merged those that are gone: they bear its origin, were
-- saved at that moment, came to have one of its phones or e-mails within a week, share a match key with it, or are a second
-- card of its customer.
create or replace function inbound.find_candidates(p_portal_id integer)
returns void
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_source text := inbound.portal_source(p_portal_id);
begin
    drop table if exists pg_temp.candidate;
    create temp table candidate on commit drop as
    with lost as materialized (
        select deletion.entity, deletion.crm_id, deletion.golden_id, deletion.touched_ids, deletion.noticed_at
        from inbound.deletion as deletion
        where
            deletion.portal_id = p_portal_id and deletion.state = 'noticed'
            -- A person has said that it was not merged.
            and not deletion.is_doubtful
    ),
    gained as materialized (
        select written.entity, written.crm_id, entry.contact
        from inbound.change as written
        cross join lateral (
            select inbound.comparable_contacts(written.theirs -> 'fm')
            except
            select inbound.comparable_contacts(written.base -> 'fm')
        ) as entry (contact)
        where
            written.captured_at > (select min(lost.noticed_at) from lost) - interval '7 days'
            and written.portal_id = p_portal_id
            and 'fm' = any (written.changed_fields)
    )
    select lost.entity, lost.crm_id, lost.golden_id, card.crm_id as other_id, 'origin' as sign
    from lost
    inner join inbound.card as card
        on lost.golden_id = card.origin_id and lost.entity = card.entity and card.portal_id = p_portal_id
    union all
    select lost.entity, lost.crm_id, lost.golden_id, touched.crm_id, 'saved'
    from lost
    cross join lateral unnest(lost.touched_ids) as touched (crm_id)
    union all
    select lost.entity, lost.crm_id, lost.golden_id, change.crm_id, 'changed'
    from lost
    inner join portal.item as gone
        on lost.golden_id = gone.golden_id and lost.entity = gone.entity and gone.portal_id = p_portal_id
    cross join lateral (
        select distinct contact.text
        from inbound.possible_contacts(gone) as possible (entries)
        cross join lateral inbound.comparable_contacts(possible.entries) as contact (text)
    ) as contact (text)
    inner join gained as change on contact.text = change.contact and lost.entity = change.entity
    union all
    select lost.entity, lost.crm_id, lost.golden_id, second.crm_id, 'second'
    from lost
    cross join lateral (
        select present.crm_id
        from linked.customer as record
        -- A card that people made bears a number that is no record's.
        left join inbound.card as made
            on
                record.source_system = v_source
                and made.crm_id = nullif(split_part(record.source_key, ':', 2), '')::bigint
                and made.entity = split_part(record.source_key, ':', 1)
                and made.portal_id = p_portal_id
        inner join portal.item as present
            on
                present.golden_id in (record.record_id, made.golden_id)
                and present.entity = lost.entity
                and present.portal_id = p_portal_id
        where record.golden_id = linked.present_golden_id(lost.golden_id) and lost.entity in ('contact', 'company')
        offset 0
    ) as second
    union all
    select lost.entity, lost.crm_id, lost.golden_id, twin.crm_id, 'twin'
    from lost
    cross join lateral (
        select present.crm_id
        from linked.customer as record
        inner join linked.match_key as kept on record.record_id = kept.record_id
        inner join linked.match_key as alike on kept.key_hash = alike.key_hash and kept.block_id = alike.block_id
        inner join linked.customer as other on alike.record_id = other.record_id
        inner join portal.item as present
            on other.golden_id = present.golden_id and present.entity = lost.entity and present.portal_id = p_portal_id
        where record.golden_id = linked.present_golden_id(lost.golden_id) and lost.entity in ('contact', 'company')
        offset 0
    ) as twin;
    -- Into what one of them was merged since, it may have taken the lost card along.
    insert into pg_temp.candidate (entity, crm_id, golden_id, other_id, sign)
    with recursive followed as (
        select candidate.*
        from pg_temp.candidate as candidate
        where candidate.sign in ('saved', 'changed', 'twin')
        union
        select followed.entity, followed.crm_id, followed.golden_id, onward.survivor_id, followed.sign
        from followed
        inner join inbound.deletion as onward
            on followed.other_id = onward.crm_id and followed.entity = onward.entity and onward.portal_id = p_portal_id
        where onward.survivor_id is not null and onward.state in ('merging', 'applied')
    )
    select followed.* from followed
    except
    select candidate.* from pg_temp.candidate as candidate;
end
$$;
