-- Readers of people's changes, what waits for each and since when, and what it refused.
create or replace function exchange.list_consumers()
returns table (
    consumer text, source_system text, change_count bigint, oldest_seconds bigint, refused_count bigint
)
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
    select
        reader.consumer, reader.source_system, count(waiting.change_id),
        extract(epoch from now() - min(waiting.waiting_since))::bigint,
        (
            select count(*) from outbound.acknowledgement as refused
            where refused.consumer = reader.consumer and refused.refusal is not null and refused.closed_at is null
        )
    from outbound.consumer as reader
    left join outbound.backlog as waiting
        on reader.consumer = waiting.consumer and reader.source_system = waiting.source_system
    group by reader.consumer, reader.source_system
    order by reader.consumer
$$;
