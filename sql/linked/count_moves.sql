-- Counts, by source, the records of a tick that were there before and changed their golden id.
create or replace function linked.count_moves(p_tick_id bigint)
returns void
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_entity text;
begin
    for v_entity in select distinct move.entity from linked.move as move where move.tick_id = p_tick_id loop
        -- Dynamic over the entities; the name goes through %I. A decision may move records of a source that sent nothing.
        execute format(
            'insert into exchange.tick_count (
                tick_id, entity, source_system, rows_taken, rows_rejected, rows_folded, rows_unchanged, rows_changed, records_moved
            )
            select $1, $2, record.source_system, 0, 0, 0, 0, 0, count(*)
            from linked.move as move
            inner join linked.%I as record on move.record_id = record.record_id
            where move.tick_id = $1 and move.entity = $2
            group by record.source_system
            on conflict (tick_id, entity, source_system) do update set records_moved = excluded.records_moved',
            v_entity
        ) using p_tick_id, v_entity;
    end loop;
end
$$;
