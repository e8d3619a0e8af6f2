-- Events to bind to the portal's queue: each kind of card added, changed and deleted.
create or replace function inbound.event_names()
returns table (event_name text)
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
    select 'ONCRM' || upper(entity.entity) || happening.name
    from delta.entity as entity
    cross join unnest('{ADD,UPDATE,DELETE}'::text[]) with ordinality as happening (name, place)
    where entity.family = 'item'
    order by entity.rank, happening.place
$$;
