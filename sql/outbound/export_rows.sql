-- Changes of one kind (customer, sales_order) that a consumer has not acknowledged, as texts in its formats, in order of
-- change_id; cells stand in the order of outbound.export_columns.
create or replace function outbound.export_rows(p_consumer text, p_view text, p_after_id bigint, p_limit integer)
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
        from outbound.%I as offered
        where offered.consumer = $6 and offered.source_system = $7 and offered.change_id > $8
        order by offered.change_id
        limit $9',
        v_cells, p_view
    ) using v_format.date_format, v_format.time_format, v_format.time_zone, v_format.decimal_separator,
        v_format.list_separator, p_consumer, v_source, p_after_id, p_limit;
end
$$;
