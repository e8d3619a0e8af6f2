-- Every partition of a partitioned table of ours, with its week; the default partition, which catches what fits no week,
-- has none. A week is read from the name that exchange.create_partitions gave.
create or replace function exchange.partitions()
returns table (
    schema_name text, table_name text, partition_name text, is_default boolean, begins_at timestamptz, ends_at timestamptz
)
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
    select
        parent.relnamespace::regnamespace::text,
        parent.relname::text,
        child.relname::text,
        child.oid = partitioned.partdefid,
        week.first_day::timestamp at time zone 'UTC',
        (week.first_day + 7)::timestamp at time zone 'UTC'
    from pg_catalog.pg_partitioned_table as partitioned
    inner join pg_catalog.pg_class as parent on partitioned.partrelid = parent.oid
    inner join pg_catalog.pg_inherits as inherits on parent.oid = inherits.inhparent
    inner join pg_catalog.pg_class as child on inherits.inhrelid = child.oid
    cross join lateral (
        select to_date(substring(child.relname from '_y([0-9]{4}w[0-9]{2})$'), 'IYYY"w"IW') as first_day
    ) as week
    where parent.relnamespace in ('staging'::regnamespace, 'exchange'::regnamespace, 'delta'::regnamespace)
    order by 1, 2, week.first_day nulls first, child.relname
$$;
