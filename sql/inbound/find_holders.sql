-- The source records that changes of columns belong to, a row for each golden row and column: the record whose value
-- survived (I7), else the one of highest rank. A golden row that no source has gets none.
create or replace function inbound.find_holders(p_golden_table text, p_golden_ids bigint[], p_column_names text[])
returns table (golden_id bigint, column_name text, source_system text, source_key text)
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
    -- Dynamic over the entity's table; the column is only looked up in the record's JSON.
    return query execute format(
        'select wanted.golden_id, wanted.column_name, holder.source_system, holder.source_key
        from unnest($1, $2) as wanted (golden_id, column_name)
        cross join lateral (
            select record.source_system, record.source_key
            from linked.%I as record
            inner join exchange.source as source on record.source_system = source.source_system
            left join exchange.source_field as field
                on
                    record.source_system = field.source_system
                    and field.entity = $3
                    and field.column_name = wanted.column_name
            where record.golden_id = wanted.golden_id and not record.is_deleted and source.portal_id is null
            order by
                coalesce(
                    to_jsonb(record) ->> wanted.column_name,
                    to_jsonb(record) ->> (case wanted.column_name when ''phones'' then ''phone'' when ''emails'' then ''email'' end)
                ) is null,
                coalesce(field.priority, source.priority), record.changed_at desc,
                record.source_system, record.source_key
            limit 1
        ) as holder',
        p_golden_table
    ) using p_golden_ids, p_column_names, p_golden_table;
end
$$;
