-- Why the database must be taken to be a restored one, or a copy; NULL: it is not. What a backup cannot carry along
-- gives it away: the place where it lives, and a counter of transactions that only grows.
create or replace function exchange.restore_reason()
returns text
language sql
security definer
set search_path = pg_catalog, pg_temp
as $$
    select case
        when known.restored_at is not null then known.restored_because
        when known.system_identifier <> present.system_identifier
            then format('it lives on another server (%s, it was %s)', present.system_identifier, known.system_identifier)
        when known.table_oid <> present.table_oid then 'it was loaded from a dump'
        when known.database_oid <> present.database_oid
            then 'it is a copy of another database, or was loaded from a dump'
        when pg_snapshot_xmax(tick.snapshot) > pg_snapshot_xmax(pg_current_snapshot()) then format(
            'the server''s counter of transactions went back (%s, the last tick saw %s)',
            pg_snapshot_xmax(pg_current_snapshot()), pg_snapshot_xmax(tick.snapshot)
        )
        when known.timeline <> present.timeline and not known.is_failover_trusted then format(
            'the server is on timeline %s and was on %s: a backup was restored, or a standby took over',
            present.timeline, known.timeline
        )
    end
    from exchange.server as known
    cross join exchange.present_server() as present
    left join lateral (
        select last.snapshot from exchange.tick as last order by last.tick_id desc limit 1
    ) as tick on true
$$;
