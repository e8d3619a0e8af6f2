-- The source record of a golden row that a change of one column belongs to: the one whose value survived (I7), else
-- the one of highest rank.
create or replace function inbound.find_holder(p_golden_table text, p_golden_id bigint, p_column_name text)
returns table (source_system text, source_key text)
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
    -- Dynamic over the entity's table; the column is only looked up in the record's JSON.
    return query execute format(
        'select record.source_system, record.source_key
        from linked.%I as record
        inner join exchange.source as source on record.source_system = source.source_system
        left join exchange.source_field as field
            on
                record.source_system = field.source_system
                and field.entity = $2
                and field.column_name = $3
        where record.golden_id = $1 and not record.is_deleted and source.portal_id is null
        order by
            coalesce(
                to_jsonb(record) ->> $3,
                to_jsonb(record) ->> (case $3 when ''phones'' then ''phone'' when ''emails'' then ''email'' end)
            ) is null,
            coalesce(field.priority, source.priority), record.changed_at desc,
            record.source_system, record.source_key
        limit 1',
        p_golden_table
    ) using p_golden_id, p_golden_table, p_column_name;
end
$$;
