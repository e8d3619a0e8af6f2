-- What became of a source's rows of one key in one table: staged rows, rejects, its record and the journal. Reads all of
-- the table's staged rows that retention has left.
create or replace function exchange.trace_intake(p_entity text, p_source_system text, p_source_key text)
returns table (happened_at timestamptz, stage text, what text, detail jsonb)
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
    -- Dynamic over the entities; names go through %I.
    return query execute format(
        $query$
        select
            staged.received_at, 'staging', staged.op,
            jsonb_strip_nulls(to_jsonb(staged) - '{source_system,source_key,op,xact,received_at}'::text[])
        from staging.%1$I as staged
        where
            staged.source_system = $1
            and nullif(btrim(staged.source_key, e' \t\r\n\u00a0'), '') = $2
        union all
        select
            record.changed_at, 'linked', case when record.is_deleted then 'record (deleted)' else 'record' end,
            jsonb_build_object(
                'entity', %1$L, 'record_id', record.record_id, 'golden_id', record.golden_id, 'row_id', record.row_id,
                'tick_id', record.tick_id
            )
        from linked.%1$I as record
        where record.source_key = $2 and record.source_system = $1
        union all
        select
            golden_tick.finished_at, 'golden', case when golden.is_deleted then %1$L || ' (deleted)' else %1$L end,
            jsonb_strip_nulls(to_jsonb(golden))
        from linked.%1$I as record
        inner join golden.%1$I as golden on record.golden_id = golden.golden_id
        left join exchange.tick as golden_tick on golden.tick_id = golden_tick.tick_id
        where record.source_key = $2 and record.source_system = $1
        $query$,
        p_entity
    ) using p_source_system, p_source_key;

    return query
    select
        reject.rejected_at, 'staging', 'reject ' || reject.state,
        jsonb_strip_nulls(jsonb_build_object(
            'reject_id', reject.reject_id, 'table', reject.staging_table, 'row_id', reject.row_id, 'code', reject.code,
            'column', reject.column_name, 'value', reject.value, 'advice', reject.advice_en, 'closed_at', reject.closed_at
        ))
    from staging.reject as reject
    where
        reject.staging_table = p_entity and reject.source_system = p_source_system and reject.source_key = p_source_key;
    return query
    select
        journal.changed_at, 'linked', journal.op,
        jsonb_strip_nulls(jsonb_build_object(
            'tick_id', journal.tick_id, 'golden_id', journal.golden_id, 'row_id', journal.row_id,
            'batch_id', journal.batch_id, 'column', journal.column_name, 'old', journal.old_value, 'new', journal.new_value
        ))
    from exchange.journal as journal
    where
        journal.entity = p_entity and journal.source_system = p_source_system and journal.source_key = p_source_key;
end
$$;
