-- Where it is not certain that a card that is gone was deleted, a person is asked: a single other card has all its phones and
-- e-mails under another name and nothing tells when that one was saved, or it had none and a single other card was saved at
-- that moment.
create or replace function inbound.doubt_deletions(p_portal_id integer)
returns void
language sql
security definer
set search_path = pg_catalog, pg_temp
as $$
    update inbound.deletion as deletion
    set survivor_id = doubted.other_id, is_doubtful = true
    from (
        select gone.entity, gone.golden_id, min(candidate.other_id) as other_id
        from pg_temp.candidate as candidate
        inner join inbound.deletion as lost
            on candidate.crm_id = lost.crm_id and candidate.entity = lost.entity and lost.portal_id = p_portal_id
        inner join portal.item as gone
            on
                candidate.golden_id = gone.golden_id
                and candidate.entity = gone.entity
                and gone.portal_id = p_portal_id
        inner join portal.item as present
            on
                candidate.other_id = present.crm_id
                and candidate.entity = present.entity
                and present.portal_id = p_portal_id
        cross join lateral (
            select inbound.has_contacts('[]', gone.held -> 'fm') as is_without
        ) as seen
        where
            candidate.entity in ('contact', 'company')
            and candidate.other_id <> candidate.crm_id
            and lost.state = 'noticed'
            and lost.survivor_id is null
            and present.deleted_at is null
            and not exists (
                select from inbound.deletion as other
                where
                    other.crm_id = candidate.other_id and other.entity = candidate.entity
                    and other.portal_id = p_portal_id and other.state in ('noticed', 'held')
            )
            and case candidate.sign
                when 'saved' then seen.is_without
                when 'twin' then
                    lost.happened_at is null and not seen.is_without
                    and exists (
                        select from inbound.possible_contacts(gone) as possible (entries)
                        where inbound.has_contacts(present.held -> 'fm', possible.entries)
                    )
                else false
            end
        group by gone.entity, gone.golden_id
        having count(distinct candidate.other_id) = 1
    ) as doubted
    where
        deletion.golden_id = doubted.golden_id
        and deletion.entity = doubted.entity
        and deletion.portal_id = p_portal_id
        and deletion.state = 'noticed'
        and deletion.survivor_id is null
$$;
