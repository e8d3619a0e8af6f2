-- Conflicts between an ERP and people, the newest first: those that wait for a person, or all; by portal object.
create or replace function inbound.list_conflicts(
    p_portal_id integer, p_status text default 'waiting', p_entity text default null, p_limit integer default 50
)
returns setof inbound.conflict
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
    select conflict.*
    from inbound.conflict as conflict
    where
        conflict.portal_id = p_portal_id
        and (p_status is null or conflict.status = p_status)
        and (p_entity is null or conflict.entity = p_entity)
    order by conflict.conflict_id desc
    limit p_limit
$$;
