-- Changes offered to source systems and not acknowledged yet.
create or replace function exchange.unacknowledged_changes()
returns table (source_system text, change_count bigint, oldest_seconds bigint)
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
    select
        change.source_system,
        count(*),
        extract(epoch from now() - min(change.captured_at))::bigint
    from outbound.change as change
    where not exists (
        select from outbound.acknowledgement as acknowledged
        where acknowledged.change_id = change.change_id and acknowledged.consumer = change.source_system
    )
    group by change.source_system
    order by change.source_system
$$;
