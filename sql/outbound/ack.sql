-- Acknowledges changes by id; they are not offered again. A source acknowledges its own, returns how many were new.
create or replace function outbound.ack(consumer text, change_ids bigint[])
returns bigint
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
    v_new bigint;
begin
    perform exchange.require_source(ack.consumer);
    insert into outbound.acknowledgement (consumer, change_id)
    select ack.consumer, change.change_id
    from outbound.change as change
    where change.change_id = any (ack.change_ids) and change.source_system = ack.consumer
    on conflict do nothing;
    get diagnostics v_new = row_count;
    return v_new;
end
$$;
