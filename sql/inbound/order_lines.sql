-- Product rows of a deal as lines of an order, in the words of one source: its own key of a product, the price before the
-- discount.
create or replace function inbound.order_lines(p_portal_id integer, p_rows jsonb, p_source_system text)
returns jsonb
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
    select coalesce(jsonb_agg(jsonb_strip_nulls(jsonb_build_object(
        'line_number', line.place,
        'product_key', (
            select record.source_key
            from portal.item as product
            inner join linked.product as record on product.golden_id = record.golden_id
            where
                product.crm_id = (line.row ->> 'productId')::bigint
                and product.entity = 'product'
                and product.portal_id = p_portal_id
                and record.source_system = p_source_system
                and not record.is_deleted
            order by record.source_key
            limit 1
        ),
        'name', nullif(line.row ->> 'productName', ''),
        'quantity', (line.row ->> 'quantity')::numeric,
        'price', case
            when line.rate > 0 and line.rate < 100 then round((line.row ->> 'price')::numeric * 100 / (100 - line.rate), 2)
            else (line.row ->> 'price')::numeric
        end,
        'discount', nullif(line.rate, 0),
        'vat_rate', (line.row ->> 'taxRate')::numeric
    )) order by line.place), '[]')
    from (
        select
            entry.value as row,
            case entry.value ->> 'discountTypeId' when '2' then coalesce((entry.value ->> 'discountRate')::numeric, 0) else 0 end as rate,
            row_number() over (order by (entry.value ->> 'sort')::numeric, (entry.value ->> 'id')::bigint) as place
        from jsonb_array_elements(case jsonb_typeof(p_rows) when 'array' then p_rows else '[]' end) as entry
    ) as line
$$;
