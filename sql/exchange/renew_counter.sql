-- Puts the transaction numbers of a database that was loaded from a dump into the terms of this server (I1): rows that
-- the last finished tick had seen are behind every window, all others become visible with this transaction. A tick
-- that was cut off keeps its own rows and is gone through again. No transaction of a server has a number below 4.
create or replace function exchange.renew_counter()
returns void
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_finished exchange.tick;
    v_cut exchange.tick;
    v_table record;
begin
    select tick.* into v_finished
    from exchange.tick as tick where tick.finished_at is not null order by tick.tick_id desc limit 1;
    select tick.* into v_cut from exchange.tick as tick where tick.finished_at is null order by tick.tick_id desc limit 1;
    -- Dynamic over the staging tables. A row that this server's own transaction wrote, after the last tick, was staged
    -- since the dump was loaded, whatever its number means to an old snapshot.
    for v_table in
        select writable.table_name, exchange.seen_by_ticks(entity.first_tick_id, v_finished.snapshot) as seen
        from staging.writable_tables() as writable
        left join exchange.entity as entity on writable.table_name = entity.entity
    loop
        execute format(
            'update staging.%1$I as staged
            set xact = case
                when pg_visible_in_snapshot(staged.xact, %2$L::pg_snapshot) then ''1''
                when pg_visible_in_snapshot(staged.xact, %3$L::pg_snapshot) then ''3''
                else pg_current_xact_id()
            end
            where not (
                staged.received_at > %4$L and staged.xmin::text = (staged.xact::text::numeric %% 4294967296)::text
            )',
            v_table.table_name, v_table.seen, v_cut.snapshot,
            coalesce(greatest(v_finished.started_at, v_cut.started_at), '-infinity')
        );
    end loop;
    update exchange.tick as tick
    set snapshot = case
        when tick.tick_id = v_finished.tick_id and v_cut.tick_id is not null then '3:3:'::pg_snapshot else '4:4:'
    end
    where tick.tick_id in (v_finished.tick_id, v_cut.tick_id);
    -- Empty, its work tables let it be gone through from the beginning. Dynamic: they may not be there.
    if to_regclass('work.part') is not null then
        execute 'truncate work.part';
    end if;
end
$$;
