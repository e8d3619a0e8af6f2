-- Changes of one kind (customer, sales_order, sales_order_line) that a consumer has not acknowledged, as texts in its formats, in
-- order of change_id; cells stand in the order of outbound.export_columns. Of an order's lines all or none: p_limit may be
-- exceeded by those of the last one. Nothing behind p_through_id, if it is given.
create or replace function outbound.export_rows(
    p_consumer text, p_view text, p_after_id bigint, p_limit integer, p_through_id bigint default null
)
returns table (change_id bigint, cells text[])
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_source text := outbound.require_consumer(p_consumer);
    v_format outbound.consumer;
    v_cells text;
begin
    select * into v_format from outbound.consumer as consumer where consumer.consumer = p_consumer;
    -- Dynamic over the columns of the view; names come from the catalog and go through %I, formats by using.
    select string_agg(format(
        case present.column_type
            when 'date' then 'to_char(offered.%I, $1)'
            when 'timestamp with time zone' then 'to_char(offered.%I at time zone $3, $2)'
            when 'numeric' then 'replace(trim_scale(offered.%I)::text, ''.'', $4)'
            when 'text[]' then 'array_to_string(offered.%I, $5)'
            else 'offered.%I::text'
        end, present.column_name
    ), ', ' order by present.place)
    into v_cells
    from outbound.export_columns(p_view) as present;
    return query execute format(
        'select offered.change_id, array[%s]
        from (
            select * from outbound.%I as listed
            where
                listed.consumer = $6 and listed.source_system = $7 and listed.change_id > $8
                and ($10 is null or listed.change_id <= $10)
            order by listed.change_id
            fetch first $9 rows with ties
        ) as offered
        order by offered.change_id%s',
        v_cells, p_view, case p_view when 'sales_order_line' then ', offered.line_number' else '' end
    ) using v_format.date_format, v_format.time_format, v_format.time_zone, v_format.decimal_separator,
        v_format.list_separator, p_consumer, v_source, p_after_id, p_limit, p_through_id;
end
$$;
