-- Records of ERPs that make up golden rows of one entity, without deleted ones.
create or replace function linked.present_records(p_golden_table text, p_golden_ids bigint[])
returns table (golden_id bigint, source_system text, source_key text)
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
    -- Dynamic over the entity's table, through %I.
    return query execute format(
        'select record.golden_id, record.source_system, record.source_key
        from linked.%I as record
        inner join exchange.source as source on record.source_system = source.source_system and source.portal_id is null
        where record.golden_id = any ($1) and not record.is_deleted',
        p_golden_table
    ) using p_golden_ids;
end
$$;
