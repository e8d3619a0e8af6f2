-- Columns of a file of changes of one kind: those of the view, but for what a file has no use for.
create or replace function outbound.export_columns(p_view text)
returns table (place integer, column_name text, column_type text)
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
    if p_view not in ('customer', 'sales_order', 'sales_order_line') then
        raise exception 'export: there is no outbound.%', p_view
            using errcode = 'undefined_table', hint = 'There are customer, sales_order and sales_order_line.';
    end if;
    return query
    select attribute.attnum::integer, attribute.attname::text, attribute.atttypid::regtype::text
    from pg_catalog.pg_attribute as attribute
    where
        attribute.attrelid = format('outbound.%I', p_view)::regclass
        and attribute.attnum > 0
        and not attribute.attisdropped
        and attribute.attname not in ('record', 'consumer', 'source_system')
    order by attribute.attnum;
end
$$;
