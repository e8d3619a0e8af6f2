-- Records by number, each with all that the rules and conflicts of its entity look at, as text.
create or replace function linked.record_signs(p_entity text, p_record_ids bigint[])
returns table (
    record_id bigint, golden_id bigint, source_system text, source_key text, is_deleted boolean, signs jsonb
)
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
    -- Dynamic over the configured columns; names go through %I and %L.
    return query execute (
        select format(
            'select
                record.record_id, record.golden_id, record.source_system, record.source_key, record.is_deleted,
                jsonb_object(array[%s]::text[], array[%s]::text[])
            from linked.%I as record
            where record.record_id = any ($1)',
            string_agg(format('%L', looked.name), ', ' order by looked.name),
            string_agg(
                format('(%s)::text', linked.column_expression('record', looked.name)), ', ' order by looked.name
            ),
            p_entity
        )
        from (
            select unnest(listed.names) as name from linked.rule_columns(p_entity) as listed
            union
            select conflict.sign from exchange.match_conflict as conflict where conflict.entity = p_entity
        ) as looked
    ) using p_record_ids;
end
$$;
