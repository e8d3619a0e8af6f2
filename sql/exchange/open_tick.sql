-- Opens the window of a tick for every entity: lists its rows and makes the work tables. <work>.part says into how many
-- chunks of rows and buckets of match keys each entity is divided; chunk 0 is the whole, in one transaction.
create or replace function exchange.open_tick(
    p_tick_id bigint, p_work text, p_entities text[], p_seen pg_snapshot, p_present pg_snapshot,
    p_chunk_rows bigint, p_connections integer
)
returns void
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_table record;
    v_entity exchange.entity;
    v_chunks integer;
    v_buckets integer;
begin
    for v_table in
        select *
        from (
            values
            ('count', '(entity text, source_system text, rows_taken bigint default 0, rows_rejected bigint default 0,
            rows_folded bigint default 0, rows_unchanged bigint default 0, rows_changed bigint default 0,
            rows_updated bigint default 0, rows_deleted bigint default 0)'),
            ('part', '(entity text, chunk_count integer, bucket_count integer)')
        ) as made (name, definition)
    loop
        perform exchange.open_work_table(p_work, v_table.name, v_table.definition);
    end loop;
    -- What is put there from now on is for the next tick; what this one takes up stays until it has ended.
    update linked.pending set tick_id = p_tick_id;
    for v_entity in select * from exchange.entity order by take_order loop
        v_chunks := case when v_entity.entity = any (p_entities) then linked.open_window(
            v_entity.entity, p_tick_id, p_work, exchange.seen_by_ticks(v_entity.first_tick_id, p_seen), p_present,
            p_chunk_rows, p_connections
        ) else 0 end;
        if v_chunks > 0 or exists (
            select from linked.pending where entity = v_entity.entity and tick_id = p_tick_id
        ) then
            -- At least one bucket of keys for each connection, and none larger than the memory of a sort bears.
            v_buckets := greatest(p_connections, least(v_chunks, 32) / 4);
            perform linked.open_changed(v_entity.entity, p_tick_id, p_work, v_chunks, v_buckets);
            execute format('insert into %I.part values ($1, $2, $3)', p_work) using v_entity.entity, v_chunks, v_buckets;
        end if;
    end loop;
end
$$;
