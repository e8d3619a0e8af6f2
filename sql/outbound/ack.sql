-- Acknowledges changes by id; they are not offered again. A source acknowledges its own, returns how many were new.
create or replace function outbound.ack(consumer text, change_ids bigint[])
returns bigint
language sql
security definer
set search_path = pg_catalog, pg_temp
as $$
    select outbound.acknowledge(ack.consumer, ack.change_ids)
$$;
