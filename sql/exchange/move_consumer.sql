-- Moves the point up to which a consumer has acknowledged everything, so that reading what is new does not go through
-- what is old. Only behind changes that are an hour old: a smaller number may still be uncommitted.
create or replace function exchange.move_consumer(p_consumer text, p_source_system text)
returns void
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
-- Plans are kept for the session and the tables grow from nothing to millions of rows meanwhile: look-ups only.
set enable_seqscan = off
as $$
declare
    v_through bigint := (select known.through_id from outbound.consumer as known where known.consumer = p_consumer);
    v_open bigint;
begin
    select change.change_id into v_open
    from outbound.change as change
    where
        change.source_system = p_source_system
        and change.change_id > v_through
        and (
            change.captured_at >= now() - interval '1 hour'
            or not exists (
                select from outbound.acknowledgement as taken
                where taken.consumer = p_consumer and taken.change_id = change.change_id offset 0
            )
        )
    order by change.change_id
    limit 1;
    update outbound.consumer as consumer
    set through_id = point.change_id
    from (
        select max(change.change_id) as change_id
        from outbound.change as change
        where
            change.source_system = p_source_system
            and change.change_id > v_through
            and (v_open is null or change.change_id < v_open)
    ) as point
    where consumer.consumer = p_consumer and point.change_id > consumer.through_id;
end
$$;
