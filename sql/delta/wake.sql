-- Opens deltas whose parents all have their cards now: the children of the given golden ids, or all that wait.
create or replace function delta.wake(p_portal_id integer, p_parent_golden_ids bigint[] default null)
returns bigint
language plpgsql
security definer
set search_path = ''
as $$
declare
    v_entities text[];
    v_golden_ids bigint[];
    v_woken bigint;
begin
    -- Delivery asks every few seconds: without anything that waits this must cost nothing.
    if not exists (
        select from delta.item as item where item.portal_id = p_portal_id and item.state = 'waiting'
    ) then
        return 0;
    end if;
    -- Arrays, not a temporary table: settling calls this once a batch, and so the plans are made once a session.
    if p_parent_golden_ids is null then
        select array_agg(item.entity), array_agg(item.golden_id) into v_entities, v_golden_ids
        from delta.item as item
        where item.portal_id = p_portal_id and item.state = 'waiting';
    else
        select array_agg(child.entity), array_agg(child.golden_id) into v_entities, v_golden_ids
        from (
            select distinct dependency.entity, dependency.golden_id
            from delta.dependency as dependency
            where dependency.parent_golden_id = any (p_parent_golden_ids)
        ) as child;
    end if;

    update delta.item as item
    set state = 'open', due_at = now()
    from unnest(v_entities, v_golden_ids) as candidate (entity, golden_id)
    -- limit 1 keeps this a look-up per candidate: joined, it would read every dependency there is.
    left join lateral (
        select true as is_held
        from delta.dependency as dependency
        left join portal.item as parent
            on
                dependency.parent_golden_id = parent.golden_id
                and dependency.parent_entity = parent.entity
                and parent.portal_id = p_portal_id
        where
            dependency.golden_id = candidate.golden_id
            and dependency.entity = candidate.entity
            and parent.crm_id is null
        limit 1
    ) as blocked on true
    where
        blocked.is_held is null
        and item.golden_id = candidate.golden_id
        and item.entity = candidate.entity
        and item.portal_id = p_portal_id
        and item.state = 'waiting';
    get diagnostics v_woken = row_count;
    return v_woken;
end
$$;
