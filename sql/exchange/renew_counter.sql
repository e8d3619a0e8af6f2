-- Puts the transaction numbers of a database that was loaded from a dump into the terms of this server (I1): rows that
-- the last finished tick had seen are behind every window, all others become visible with this transaction. A tick
-- that was cut off is taken anew, whatever it had written.
create or replace function exchange.renew_counter()
returns void
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_present pg_snapshot := pg_current_snapshot();
    v_own xid8 := pg_current_xact_id();
    v_seen pg_snapshot;
    v_since timestamptz;
    v_table record;
begin
    select tick.snapshot, tick.started_at into v_seen, v_since
    from exchange.tick as tick where tick.finished_at is not null order by tick.tick_id desc limit 1;
    -- Dynamic over the staging tables. A row that this server's own transaction wrote, after the last tick, was staged
    -- since the dump was loaded, whatever its number means to an old snapshot.
    for v_table in
        select writable.table_name, exchange.seen_by_ticks(entity.first_tick_id, v_seen) as seen
        from staging.writable_tables() as writable
        left join exchange.entity as entity on writable.table_name = entity.entity
    loop
        execute format(
            'update staging.%I as staged
            set xact = case
                when pg_visible_in_snapshot(staged.xact, %L::pg_snapshot) and not (
                    staged.received_at > %L and staged.xmin::text = (staged.xact::text::numeric %% 4294967296)::text
                ) then ''1'' else %L
            end::xid8',
            v_table.table_name, v_table.seen, coalesce(v_since, '-infinity'), v_own
        );
    end loop;
    if exists (select from exchange.tick as tick where tick.finished_at is null) then
        -- What it wrote would count as unchanged; under another version every row is read again.
        update exchange.normalization set version = version + 1;
        delete from exchange.tick_task
        where tick_id in (select tick.tick_id from exchange.tick as tick where tick.finished_at is null);
        perform exchange.drop_work_tables('work');
    end if;
    -- Transactions that are under way now, and this one, are unseen.
    update exchange.tick as tick
    set
        snapshot = format(
            '%s:%s:%s', least(pg_snapshot_xmin(v_present)::text::numeric, v_own::text::numeric), v_own, (
                select string_agg(running.xact::text, ',' order by running.xact)
                from pg_snapshot_xip(v_present) as running (xact) where running.xact < v_own
            )
        )::pg_snapshot,
        finished_at = coalesce(tick.finished_at, clock_timestamp())
    where tick.tick_id = (select max(last.tick_id) from exchange.tick as last) or tick.finished_at is null;
end
$$;
