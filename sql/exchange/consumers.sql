-- Readers of people's changes with the formats of their files.
create or replace function exchange.consumers()
returns setof outbound.consumer
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
    select consumer.* from outbound.consumer as consumer order by consumer.consumer
$$;
