-- Entities that the running tick works on, in their order.
create or replace function exchange.tick_entities(p_work text)
returns setof text
language sql
stable
set search_path = pg_catalog, pg_temp
as $$
    select entity.entity
    from exchange.entity as entity
    where exchange.is_worked_on(p_work, entity.entity)
    order by entity.take_order
$$;
