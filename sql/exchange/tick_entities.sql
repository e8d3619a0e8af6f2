-- Entities that the running tick works on, in their order.
create or replace function exchange.tick_entities(p_work text)
returns setof text
language sql
stable
set search_path = pg_catalog, pg_temp
as $$
    select entity.entity
    from exchange.entity as entity
    where to_regclass(format('%I.%I', p_work, 'changed_' || entity.entity)) is not null
    order by entity.take_order
$$;
