-- What points to the missing objects that a repair makes again; is_part: it went with them.
create or replace function portal.children_of_missing(p_portal_id integer)
returns table (entity text, golden_id bigint, is_part boolean)
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
    select
        dependency.entity, dependency.golden_id,
        bool_or(
            dependency.entity in ('requisite', 'address', 'price')
            or (dependency.entity = 'product_rows' and dependency.parent_entity = 'deal')
        )
    from portal.difference as difference
    inner join delta.dependency as dependency
        on difference.golden_id = dependency.parent_golden_id and difference.entity = dependency.parent_entity
    where difference.portal_id = p_portal_id and difference.kind = 'missing' and difference.repair = 'queued'
    group by dependency.entity, dependency.golden_id
$$;
