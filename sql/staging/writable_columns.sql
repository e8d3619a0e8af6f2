-- Columns of a staging table that a source may write, in order; none for a table that is not there.
create or replace function staging.writable_columns(p_table text)
returns table (column_name text)
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
    select attribute.attname::text
    from pg_catalog.pg_attribute as attribute
    where
        attribute.attrelid = to_regclass(format('staging.%I', p_table))
        and attribute.attnum > 0
        and not attribute.attisdropped
        and attribute.attname <> all ('{row_id,xact,received_at}'::name[])
        and exists (
            select from pg_catalog.pg_attribute as own
            where own.attrelid = attribute.attrelid and own.attname = 'xact'
        )
    order by attribute.attnum
$$;
