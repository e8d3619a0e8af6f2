-- Opens deltas whose parents all have their cards now: the children of the given golden ids, or all that wait; those one
-- session looks through at a time, the others leave it to that one.
create or replace function delta.wake(p_portal_id integer, p_parent_golden_ids bigint[] default null)
returns bigint
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
-- Plans are kept for the session and the tables grow from nothing to millions of rows meanwhile: look-ups only.
set enable_seqscan = off
set enable_hashjoin = off
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
        if not pg_try_advisory_xact_lock(1229870160, p_portal_id) then
            return 0;
        end if;
        select
            array_agg(item.entity order by item.golden_id, item.entity),
            array_agg(item.golden_id order by item.golden_id, item.entity)
        into v_entities, v_golden_ids
        from delta.item as item
        where item.portal_id = p_portal_id and item.state = 'waiting';
    else
        -- In one order everywhere: two loaders that wake the same children must not wait for each other.
        select
            array_agg(child.entity order by child.golden_id, child.entity),
            array_agg(child.golden_id order by child.golden_id, child.entity)
        into v_entities, v_golden_ids
        from (
            select distinct dependency.entity, dependency.golden_id
            from delta.dependency as dependency
            where dependency.parent_golden_id = any (p_parent_golden_ids)
        ) as child;
    end if;

    update delta.item as item
    set state = 'open', due_at = greatest(item.due_at, now())
    from unnest(v_entities, v_golden_ids) as candidate (entity, golden_id)
    where
        item.golden_id = candidate.golden_id
        and item.entity = candidate.entity
        and item.portal_id = p_portal_id
        and item.state = 'waiting'
        and not delta.lacks_parent(p_portal_id, candidate.entity, candidate.golden_id);
    get diagnostics v_woken = row_count;
    return v_woken;
end
$$;
