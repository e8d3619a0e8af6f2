-- Acknowledges all changes up to and including one, as far as they were offered; returns how many were new. What a later
-- change of the same record stands for is not taken with it: nobody has read that one.
create or replace function outbound.ack_through(consumer text, change_id bigint)
returns bigint
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
-- Plans are kept for the session and the tables grow from nothing to millions of rows meanwhile: look-ups only.
set enable_seqscan = off
as $$
#variable_conflict use_column
declare
    v_source text := outbound.require_consumer(ack_through.consumer);
begin
    return outbound.acknowledge(ack_through.consumer, array(
        select offered.change_id
        from outbound.backlog as offered
        where
            offered.consumer = ack_through.consumer
            and offered.source_system = v_source
            and offered.change_id <= ack_through.change_id
    ));
end
$$;
