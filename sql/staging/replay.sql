-- Takes rejected rows again: stages a copy of each with the corrections applied. Returns how many rows were staged.
-- A row with several rejects comes back once; rejects that only wait need no replay. Where a newer version of the key
-- is in, only the refused and corrected columns of the old row come back: its other values are history.
create or replace function staging.replay(reject_ids bigint[])
returns bigint
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
    v_target record;
    v_rows bigint;
    v_staged bigint := 0;
begin
    perform exchange.require_source(asked.source_system)
    from (
        select distinct reject.source_system from staging.reject as reject where reject.reject_id = any (replay.reject_ids)
    ) as asked;

    -- One statement per staging table, not per row.
    for v_target in
        select reject.staging_table, array_agg(distinct reject.row_id) as row_ids
        from staging.reject as reject
        where reject.reject_id = any (replay.reject_ids) and reject.state = 'open' and not reject.is_waiting
        group by reject.staging_table
    loop
        execute (
            select format(
                'insert into staging.%1$I (%2$s)
                select %3$s
                from staging.%1$I as staged
                cross join lateral (
                    select
                        array_agg(distinct reject.column_name) || array_agg(distinct correction.column_name) as names,
                        jsonb_object_agg(correction.column_name, case correction.column_name
                            when ''attributes'' then correction.value::jsonb
                            when ''op'' then to_jsonb(coalesce(correction.value, ''upsert''))
                            else to_jsonb(correction.value)
                        end order by correction.corrected_at, correction.reject_id)
                        filter (where correction.column_name is not null) as values
                    from staging.reject as reject
                    left join staging.correction as correction on reject.reject_id = correction.reject_id
                    where reject.staging_table = %4$L and reject.row_id = staged.row_id and reject.state = ''open''
                ) as asked
                cross join lateral jsonb_populate_record(staged, coalesce(asked.values, ''{}'')) as corrected
                left join linked.%1$I as newer
                    on
                        btrim(corrected.source_key, e'' \t\r\n\u00a0'') = newer.source_key
                        and staged.source_system = newer.source_system
                        and staged.row_id < newer.row_id
                where staged.row_id = any ($1)
                order by staged.row_id',
                v_target.staging_table,
                string_agg(format('%I', writable.column_name), ', '),
                string_agg(linked.replayed_value(v_target.staging_table, writable.column_name), ', '),
                v_target.staging_table
            )
            from staging.writable_columns(v_target.staging_table) as writable
        ) using v_target.row_ids;
        get diagnostics v_rows = row_count;
        v_staged := v_staged + v_rows;

        update staging.reject as reject
        set state = 'replayed', closed_at = now()
        where
            reject.staging_table = v_target.staging_table
            and reject.row_id = any (v_target.row_ids)
            and reject.state = 'open'
            and not reject.is_waiting;
    end loop;
    return v_staged;
end
$$;
