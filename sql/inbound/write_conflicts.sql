-- Writes down the conflicts among the judged disputes, and what became of those that waited for a person.
create or replace function inbound.write_conflicts()
returns void
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
    update inbound.conflict as conflict
    set
        ours = dispute.ours,
        theirs = dispute.theirs,
        theirs_by = case when dispute.is_fresh then dispute.changed_by else conflict.theirs_by end,
        theirs_at = case when dispute.is_fresh then dispute.changed_at else conflict.theirs_at end,
        status = case
            when dispute.verdict = 'agreed' then 'agreed'
            when dispute.verdict in ('ours', 'theirs') then 'decided'
            else conflict.status
        end,
        winner = case dispute.verdict when 'ours' then 'erp' when 'theirs' then 'crm' end,
        decided_at = case when dispute.verdict in ('agreed', 'ours', 'theirs') then now() end
    from pg_temp.dispute as dispute
    where
        dispute.edit ? 'conflict'
        and conflict.conflict_id = (dispute.edit ->> 'conflict')::bigint
        and conflict.status = 'waiting'
        and (conflict.ours, conflict.theirs, dispute.verdict in ('agreed', 'ours', 'theirs'))
        is distinct from (dispute.ours, dispute.theirs, false);

    with found as (
        insert into inbound.conflict (
            portal_id, entity, golden_id, crm_id, portal_field, rule, status, winner, base, ours, theirs, ours_at,
            theirs_at, theirs_by, decided_at
        )
        select
            dispute.portal_id, dispute.entity, dispute.golden_id, dispute.crm_id, dispute.field, dispute.owner,
            case dispute.verdict when 'review' then 'waiting' else 'decided' end,
            case dispute.verdict when 'ours' then 'erp' when 'theirs' then 'crm' end,
            coalesce(dispute.edit -> 'base', dispute.base), dispute.ours, dispute.theirs, dispute.ours_at,
            dispute.changed_at, dispute.changed_by,
            case when dispute.verdict <> 'review' then now() end
        from pg_temp.dispute as dispute
        where
            dispute.verdict in ('ours', 'theirs', 'review')
            and dispute.owner <> 'crm'
            -- Nobody wrote what loses.
            and not (dispute.verdict = 'ours' and coalesce(dispute.is_unlinked, false))
            and dispute.conflict_id is null
            and not coalesce(dispute.edit ? 'conflict', false)
        returning conflict_id, portal_id, entity, golden_id, portal_field
    )
    update pg_temp.dispute as dispute
    set conflict_id = found.conflict_id
    from found
    where
        dispute.golden_id = found.golden_id
        and dispute.entity = found.entity
        and dispute.portal_id = found.portal_id
        and dispute.field = found.portal_field;

    insert into inbound.conflict (
        portal_id, entity, golden_id, crm_id, portal_field, rule, status, winner, base, ours, theirs, theirs_at,
        theirs_by, decided_at
    )
    select
        dispute.portal_id, dispute.entity, dispute.golden_id, dispute.crm_id, type.type_id, 'erp', 'decided', 'erp',
        jsonb_path_query_array(dispute.base, '$[*] ? (@.typeId == $type).value', type.vars),
        jsonb_path_query_array(dispute.sent, '$[*] ? (@.typeId == $type).value', type.vars),
        jsonb_path_query_array(dispute.theirs, '$[*] ? (@.typeId == $type).value', type.vars),
        dispute.changed_at, dispute.changed_by, now()
    from pg_temp.dispute as dispute
    cross join lateral (
        select distinct entry ->> 'typeId' as type_id, jsonb_build_object('type', entry ->> 'typeId') as vars
        from jsonb_array_elements(dispute.back) as entry
    ) as type
    where dispute.verdict = 'back';
end
$$;
