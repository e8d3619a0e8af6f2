-- Opens deltas whose parents all have their cards now: the children of the given golden ids, or all that wait.
create or replace function delta.wake(p_portal_id integer, p_parent_golden_ids bigint[] default null)
returns bigint
language plpgsql
security definer
set search_path = ''
as $$
declare
    v_woken bigint;
begin
    drop table if exists pg_temp.candidate;
    if p_parent_golden_ids is null then
        create temp table candidate on commit drop as
        select item.entity, item.golden_id
        from delta.item as item
        where item.portal_id = p_portal_id and item.state = 'waiting';
    else
        create temp table candidate on commit drop as
        select distinct dependency.entity, dependency.golden_id
        from delta.dependency as dependency
        inner join delta.item as item
            on
                dependency.golden_id = item.golden_id
                and dependency.entity = item.entity
                and item.portal_id = p_portal_id
                and item.state = 'waiting'
        where dependency.parent_golden_id = any (p_parent_golden_ids);
    end if;
    if not exists (select from pg_temp.candidate) then
        return 0;
    end if;
    analyze pg_temp.candidate;

    update delta.item as item
    set state = 'open', due_at = now()
    from pg_temp.candidate as candidate
    where
        item.golden_id = candidate.golden_id
        and item.entity = candidate.entity
        and item.portal_id = p_portal_id
        and item.state = 'waiting'
        and not exists (
            select from delta.dependency as dependency
            left join portal.item as parent
                on
                    dependency.parent_golden_id = parent.golden_id
                    and dependency.parent_entity = parent.entity
                    and parent.portal_id = p_portal_id
            where
                dependency.entity = candidate.entity
                and dependency.golden_id = candidate.golden_id
                and parent.crm_id is null
        );
    get diagnostics v_woken = row_count;
    return v_woken;
end
$$;
