-- Acknowledges the changes of one record up to and including one; returns how many were new.
create or replace function outbound.ack_record(consumer text, golden_id bigint, change_id bigint)
returns bigint
language sql
security definer
set search_path = pg_catalog, pg_temp
as $$
    select outbound.acknowledge(ack_record.consumer, array(
        select change.change_id
        from outbound.change as change
        where
            change.golden_id = ack_record.golden_id
            and change.change_id <= ack_record.change_id
            and not exists (
                select from outbound.acknowledgement as taken
                where taken.consumer = ack_record.consumer and taken.change_id = change.change_id offset 0
            )
    ))
$$;
