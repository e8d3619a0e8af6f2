-- Partitioned tables: how many partitions, from when, until when they are made, and whether rows have landed in the
-- default partition because none was.
create or replace function exchange.partition_state()
returns table (
    table_name text, partition_count bigint, begins_at timestamptz, ends_at timestamptz, has_strays boolean
)
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_table record;
begin
    -- Dynamic over the default partitions; names come from the catalog and go through %I.
    for v_table in
        select
            partition.schema_name,
            format('%I.%I', partition.schema_name, partition.table_name) as table_name,
            count(*) as partition_count,
            min(partition.begins_at) as begins_at,
            max(partition.ends_at) as ends_at,
            max(partition.partition_name) filter (where partition.is_default) as default_name
        from exchange.partitions() as partition
        group by partition.schema_name, partition.table_name
        order by partition.schema_name, partition.table_name
    loop
        return query execute format(
            'select $1, $2, $3, $4, exists (select from %I.%I)', v_table.schema_name, v_table.default_name
        ) using v_table.table_name, v_table.partition_count, v_table.begins_at, v_table.ends_at;
    end loop;
end
$$;
