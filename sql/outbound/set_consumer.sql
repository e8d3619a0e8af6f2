-- Registers a reader of a source's changes, or changes its formats; what is NULL stays as it is. A new one beside the
-- source itself gets what comes from now on, or everything there is.
create or replace function outbound.set_consumer(
    p_consumer text, p_source_system text default null, p_from_start boolean default false,
    p_date_format text default null, p_time_format text default null, p_time_zone text default null,
    p_decimal_separator text default null, p_delimiter text default null, p_list_separator text default null,
    p_encoding text default null, p_has_header boolean default null
)
returns setof outbound.consumer
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_source text := coalesce(p_source_system, (
        select known.source_system from outbound.consumer as known where known.consumer = p_consumer
    ), p_consumer);
begin
    -- With a second reader the source itself needs a line too; both begin with its formats.
    perform outbound.require_consumer(v_source);
    insert into outbound.consumer (
        consumer, source_system, through_id, date_format, time_format, time_zone, decimal_separator, delimiter,
        list_separator, encoding, has_header
    )
    select
        p_consumer, v_source,
        case when p_from_start then 0 else coalesce((
            select max(change.change_id) from outbound.change as change where change.source_system = v_source
        ), 0) end,
        own.date_format, own.time_format, own.time_zone, own.decimal_separator, own.delimiter, own.list_separator,
        own.encoding, own.has_header
    from outbound.consumer as own
    where own.consumer = v_source
    on conflict do nothing;
    if exists (select from outbound.consumer as known where known.consumer = p_consumer and known.source_system <> v_source) then
        raise exception 'outbound: consumer % reads another source''s changes', p_consumer
            using errcode = 'duplicate_object', hint = 'Choose another name: intersect outbound list shows those in use.';
    end if;
    return query
    update outbound.consumer as consumer
    set
        date_format = coalesce(p_date_format, consumer.date_format),
        time_format = coalesce(p_time_format, consumer.time_format),
        time_zone = coalesce(p_time_zone, consumer.time_zone),
        decimal_separator = coalesce(p_decimal_separator, consumer.decimal_separator),
        delimiter = coalesce(p_delimiter, consumer.delimiter),
        list_separator = coalesce(p_list_separator, consumer.list_separator),
        encoding = coalesce(p_encoding, consumer.encoding),
        has_header = coalesce(p_has_header, consumer.has_header)
    where consumer.consumer = p_consumer
    returning consumer.*;
end
$$;
