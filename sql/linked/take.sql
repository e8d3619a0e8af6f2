-- Takes one chunk of the tick's window: reads its rows through the normalized view, writes rejects, folds versions of
-- a key, and leaves what differs from the present records in <work>.changed_<entity>, numbered, with its match keys.
-- Dynamic, so that all entities share one text; names come from the catalog and go through %I.
create or replace function linked.take(p_entity text, p_tick_id bigint, p_work text, p_chunk integer)
returns void
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_columns text[] := linked.business_columns(p_entity);
    v_changed text := exchange.chunk_table('changed_' || p_entity, p_chunk);
    v_row_count bigint;
    v_has_multiple boolean;
    v_row_ids bigint[];
begin
    execute format(
        'select count(*), bool_or(is_multiple), array_agg(row_id) from %I.%I where not is_unchanged and chunk = $1',
        p_work, 'window_' || p_entity
    ) into v_row_count, v_has_multiple, v_row_ids using p_chunk;

    drop table if exists pg_temp.taken, pg_temp.folded;
    if p_chunk = 0 and v_row_count <= 1000 then
        perform linked.read_few_rows(p_entity);
    else
        -- Told the rows by number, the view normalizes these alone: joined with the window it would first go through all
        -- that lies between, such as what a full dump repeats unchanged.
        execute format(
            'create temp table taken on commit drop as
            with staged as materialized (select * from normalized.%3$I where row_id = any ($1))
            select staged.*, placed.raw_hash
            from staged
            inner join %1$I.%2$I as placed on staged.row_id = placed.row_id
            where placed.chunk = %4$s',
            p_work, 'window_' || p_entity, p_entity, p_chunk
        ) using coalesce(v_row_ids, '{}');
    end if;

    perform linked.reject_taken(p_entity, p_tick_id);
    if v_has_multiple then
        execute format('create temp table folded on commit drop as %s', linked.fold_query(p_entity, v_columns));
    end if;
    perform linked.lay_changes(p_entity, p_tick_id, p_work, p_chunk, case when v_has_multiple then 'folded' else 'taken' end);
    if (select entity.linking from exchange.entity as entity where entity.entity = p_entity) = 'rules' then
        execute format(
            'insert into %1$I.%2$I (block_id, key_hash, record_id, is_new, bucket%3$s)
            select made.*, (made.key_hash & 1023) %% part.bucket_count%4$s
            from (%5$s) as made cross join %1$I.part as part where part.entity = %6$L',
            p_work, exchange.chunk_table('new_key_' || p_entity, p_chunk),
            case when p_chunk > 0 then ', chunk' else '' end,
            case when p_chunk > 0 then ', ' || p_chunk else '' end,
            linked.key_query(p_entity, format('%I.%I', p_work, v_changed)),
            p_entity
        );
    end if;
    perform linked.count_taken(p_entity, p_work, p_chunk, case when v_has_multiple then 'folded' else 'taken' end);
    -- Last, because another chunk with the same value waits for this one from here on.
    perform linked.queue_missing_values(p_entity, 'pg_temp');
end
$$;
