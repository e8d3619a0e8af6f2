-- A delta queued by this tick waits while one of its own parents has no card yet (I11).
create or replace function delta.hold_children(p_tick_id bigint)
returns void
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
    update delta.item as child
    set state = 'waiting'
    from (
        select distinct dependency.entity, dependency.golden_id, portal.portal_id
        from linked.touched as touched
        inner join delta.entity as target on touched.entity = target.golden_table
        inner join delta.dependency as dependency
            on touched.golden_id = dependency.golden_id and target.entity = dependency.entity
        cross join portal.portal as portal
        left join portal.item as parent
            on
                dependency.parent_golden_id = parent.golden_id
                and dependency.parent_entity = parent.entity
                and portal.portal_id = parent.portal_id
        where parent.crm_id is null
    ) as held
    where
        child.golden_id = held.golden_id
        and child.entity = held.entity
        and child.portal_id = held.portal_id
        and child.state = 'open'
        and child.tick_id = p_tick_id;
end
$$;
