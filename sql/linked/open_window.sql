-- Lists in <work>.window_<entity> the staged rows that became visible between two snapshots, each with the hash of what
-- was staged: a row whose record has the same hash is settled by that alone (I4). Only the columns that say something
-- about the record count; when it was sent and in which batch do not.
-- Dynamic, so that all entities share one text; names come from the catalog and go through %I.
create or replace function linked.open_window(
    p_entity text, p_tick_id bigint, p_work text, p_seen pg_snapshot, p_present pg_snapshot, p_chunk_rows bigint,
    p_connections integer
)
returns integer
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_window text := format(
        'staged.xact >= pg_snapshot_xmin(%1$L::pg_snapshot)
        and not pg_visible_in_snapshot(staged.xact, %1$L::pg_snapshot)
        and pg_visible_in_snapshot(staged.xact, %2$L::pg_snapshot)',
        p_seen, p_present
    );
    v_row_count bigint;
    v_first bigint;
    v_last bigint;
    v_chunks bigint;
begin
    execute format('select count(*), min(row_id), max(row_id) from staging.%I as staged where %s', p_entity, v_window)
    into v_row_count, v_first, v_last;
    if v_row_count = 0 then
        return 0;
    end if;
    -- Each connection gets a part, however few rows there are.
    v_chunks := greatest(ceil(v_row_count::numeric / p_chunk_rows), p_connections);
    if p_work <> 'pg_temp' then
        -- A large load is seconds old; without statistics it counts as a few rows in every plan.
        perform exchange.analyze_grown(format('staging.%I', p_entity), v_row_count);
    end if;

    if p_work = 'pg_temp' then
        perform exchange.open_work_table(
            p_work, 'window_' || p_entity,
            '(row_id bigint, source_system text, raw_hash bigint, is_multiple boolean, chunk integer, is_unchanged boolean)'
        );
    end if;
    execute format(
        $query$
        %1$s
        with staged as (
            select
                staged.row_id, staged.source_system, %2$s as source_key,
                hash_record_extended(row(staged.op, staged.attributes, %3$s), %4$s) as raw_hash
            from staging.%5$I as staged
            where %6$s
        ),
        placed as (
            select *, coalesce(hashtextextended(source_key, hashtext(source_system)), 0) as key_hash from staged
        ),
        counted as (
            -- Two keys of one hash are merely folded together needlessly.
            select *, count(*) over (partition by key_hash) > 1 as is_multiple from placed
        )
        select
            counted.row_id, counted.source_system, counted.raw_hash, counted.is_multiple,
            case when counted.is_multiple then (counted.key_hash & x'7fffffffffffffff'::bigint) %% %7$s
                else (counted.row_id - %8$s) * %7$s / %9$s
            end::integer + %10$s as chunk,
            coalesce(
                record.raw_hash = counted.raw_hash
                and not counted.is_multiple
                and record.tick_id <> %11$s
                -- A good row settles the rejects of its record, so it must go the whole way.
                and not exists (
                    select from staging.reject as reject
                    where
                        reject.state = 'open'
                        and not reject.is_waiting
                        and reject.staging_table = %5$L
                        and reject.source_key = counted.source_key
                        and reject.source_system = counted.source_system
                ), false
            ) as is_unchanged
        from counted
        left join linked.%5$I as record
            on counted.source_key = record.source_key and counted.source_system = record.source_system
        $query$,
        format(
            case p_work when 'pg_temp' then 'insert into %I.%I' else 'create unlogged table %I.%I as' end,
            p_work, 'window_' || p_entity
        ),
        $blank$nullif(btrim(staged.source_key, e' \t\r\n\u00a0'), '')$blank$,
        (
            select string_agg(format('staged.%I', writable.column_name), ', ')
            from staging.writable_columns(p_entity) as writable
            where writable.column_name not in (
                'source_system', 'source_key', 'op', 'attributes', 'modified_at', 'batch_id'
            )
        ),
        (select normalization.version from exchange.normalization as normalization),
        p_entity,
        v_window,
        v_chunks,
        v_first,
        v_last - v_first + 1,
        case p_work when 'pg_temp' then 0 else 1 end,
        p_tick_id
    );
    -- With the estimates of an empty table the next step would look up row by row.
    perform exchange.analyze_large(format('%I.%I', p_work, 'window_' || p_entity));
    execute format(
        'insert into %1$I.count (entity, source_system, rows_taken, rows_unchanged)
        select %2$L, source_system, count(*), count(*) from %1$I.%3$I where is_unchanged group by source_system',
        p_work, p_entity, 'window_' || p_entity
    );
    return case p_work when 'pg_temp' then 1 else v_chunks end;
end
$$;
