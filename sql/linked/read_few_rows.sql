-- Reads the few rows of a small tick into pg_temp.taken. Planning the normalized view takes longer than reading one row
-- of it, so the plan is kept in the session; its name holds the view's oid, as a deploy makes the view anew.
create or replace function linked.read_few_rows(p_entity text)
returns void
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_generic_plan
-- A plan made while staging was small must serve when it no longer is.
set enable_seqscan = off
as $$
declare
    v_statement text := format('read_%s_%s', p_entity, format('normalized.%I', p_entity)::regclass::oid);
    v_prepare text := format(
        -- Materialized: joined directly, the view would be read once more for each of its rows.
        'prepare %1$I (bigint[], bigint[]) as
        with staged as materialized (select * from normalized.%2$I where row_id = any ($1))
        select staged.*, placed.raw_hash
        from staged
        inner join unnest($1, $2) as placed (row_id, raw_hash) on staged.row_id = placed.row_id',
        v_statement, p_entity
    );
    v_row_ids bigint[];
    v_hashes bigint[];
begin
    -- By its text, not by its name alone, as in exchange.run_kept.
    if not exists (
        select from pg_prepared_statements as kept where kept.name = v_statement and kept.statement = v_prepare
    ) then
        execute v_prepare;
    end if;
    -- Dynamic, so that all entities share one text; names go through %I.
    execute format(
        'select array_agg(row_id), array_agg(raw_hash) from pg_temp.%I where not is_unchanged', 'window_' || p_entity
    ) into v_row_ids, v_hashes;
    execute format(
        'create temp table taken on commit drop as execute %I (%L, %L)',
        v_statement, coalesce(v_row_ids, '{}'), coalesce(v_hashes, '{}')
    );
end
$$;
