-- Acknowledges all changes up to and including one; returns how many were new.
create or replace function outbound.ack_through(consumer text, change_id bigint)
returns bigint
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
    v_new bigint;
begin
    perform exchange.require_source(ack_through.consumer);
    insert into outbound.acknowledgement (consumer, change_id)
    select ack_through.consumer, change.change_id
    from outbound.change as change
    where change.source_system = ack_through.consumer and change.change_id <= ack_through.change_id
    on conflict do nothing;
    get diagnostics v_new = row_count;
    return v_new;
end
$$;
