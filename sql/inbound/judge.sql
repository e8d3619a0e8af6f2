-- Decides each disputed field from base, ours and theirs by the field's owner (I17). Verdicts:
--   travels  only people changed it: it stays, and the ERP hears of it
--   agreed   both sides came to the same value
--   ours     the ERP's value wins and is (put back) on its way to the portal; so does a link that went with its card
--   theirs   the people's value wins, stays, and the ERP hears of it
--   review   both changed it: this field waits for a person
--   again    was decided for the ERP before, and is to be sent
--   back     phones or e-mails that people took away although the ERP owns them: these entries are put back
create or replace function inbound.judge()
returns void
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
    update pg_temp.dispute as dispute
    set
        column_name = coalesce(map.golden_column, 'attributes'),
        owner = case
            when map.source_owners = '{}' then map.owner
            else coalesce(
                map.source_owners ->> (
                    select holder.source_system
                    from inbound.find_holder(
                        dispute.golden_table,
                        case dispute.golden_table
                            when 'customer' then linked.present_golden_id(dispute.golden_id) else dispute.golden_id
                        end,
                        coalesce(map.golden_column, 'attributes')
                    ) as holder
                ),
                map.owner
            )
        end,
        is_moved = dispute.ours is not null
            and (coalesce(dispute.edit ? 'winner', false) or not inbound.is_same(dispute.field, dispute.ours, dispute.sent))
    from exchange.field_map as map
    where
        dispute.field <> 'fm'
        and map.portal_id = dispute.portal_id
        and map.entity = dispute.entity
        and map.portal_field = dispute.field
        and map.is_active;

    update pg_temp.dispute as dispute
    set is_unlinked = inbound.is_unlinked(
        dispute.portal_id, dispute.entity, dispute.field, coalesce(dispute.edit -> 'base', dispute.base), dispute.theirs
    )
    from exchange.field_map as map
    where
        map.portal_id = dispute.portal_id
        and map.entity = dispute.entity
        and map.portal_field = dispute.field
        and map.transform in ('card', 'cards')
        and map.is_active;

    perform inbound.find_ours_times();

    -- Put back three times within the hour, and still the same value comes: that is no person but an automation of the
    -- portal, and would go on for ever.
    update pg_temp.dispute as dispute
    set verdict = 'review'
    where
        dispute.is_fresh
        and dispute.owner = 'erp'
        and not inbound.is_same(dispute.field, dispute.ours, dispute.theirs)
        and (
            select count(*)
            from inbound.conflict as past
            where
                past.golden_id = dispute.golden_id
                and past.entity = dispute.entity
                and past.portal_id = dispute.portal_id
                and past.portal_field = dispute.field
                and past.winner = 'erp'
                and past.detected_at > now() - interval '1 hour'
                and inbound.is_same(dispute.field, past.theirs, dispute.theirs)
        ) >= 3;

    update pg_temp.dispute as dispute
    set verdict = case
        when dispute.field = 'fm' then case
            when dispute.back is null then 'travels'
            when dispute.is_fresh then 'back'
            else 'again'
        end
        when dispute.ours is null then 'travels'
        when inbound.is_same(dispute.field, dispute.ours, dispute.theirs) then 'agreed'
        when dispute.edit ? 'conflict' then case
            -- One side went back to where both were: the other's change is the only one.
            when dispute.owner = 'erp' then 'review'
            when dispute.is_fresh and inbound.is_same(dispute.field, dispute.theirs, dispute.edit -> 'base') then 'ours'
            when not dispute.is_fresh and inbound.is_same(dispute.field, dispute.ours, dispute.edit -> 'base') then 'theirs'
            else 'review'
        end
        when not dispute.is_fresh and dispute.edit ? 'winner' then 'again'
        -- Nobody edited it; it is here because its owner depends on the source.
        when not dispute.is_fresh and dispute.edit is null
            then case when dispute.owner = 'crm' and dispute.is_moved then 'theirs' else 'travels' end
        when dispute.owner = 'erp' and (dispute.is_fresh or dispute.is_moved) then 'ours'
        when not dispute.is_moved then 'travels'
        when dispute.is_unlinked then 'ours'
        when dispute.owner = 'crm' or dispute.changed_at > dispute.ours_at then 'theirs'
        when dispute.owner = 'review' then 'review'
        else 'ours'
    end
    where dispute.verdict is null;
end
$$;
