-- Changes rank and formats of a source; what is NULL stays. An empty separator or list of placeholders takes them away.
drop function if exists exchange.set_source(text, text, integer, text, text, text, text, text, text);
create or replace function exchange.set_source(
    p_source_system text,
    p_description text default null,
    p_priority integer default null,
    p_date_order text default null,
    p_decimal_separator text default null,
    p_time_zone text default null,
    p_phone_region text default null,
    p_default_currency text default null,
    p_null_policy text default null,
    p_list_separator text default null,
    p_placeholders text[] default null
)
returns setof exchange.source
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
    if p_time_zone is not null and not exists (
        select from pg_catalog.pg_timezone_names as zone where zone.name = p_time_zone
    ) then
        raise exception 'set_source: unknown time zone %', p_time_zone
            using errcode = 'invalid_parameter_value', hint = 'Use a name like Europe/Moscow or UTC.';
    end if;
    return query
    update exchange.source as source
    set
        description = coalesce(p_description, source.description),
        priority = coalesce(p_priority, source.priority),
        date_order = coalesce(p_date_order, source.date_order),
        decimal_separator = coalesce(p_decimal_separator, source.decimal_separator),
        time_zone = coalesce(p_time_zone, source.time_zone),
        phone_region = coalesce(upper(p_phone_region), source.phone_region),
        default_currency = coalesce(upper(p_default_currency), source.default_currency),
        null_policy = coalesce(p_null_policy, source.null_policy),
        list_separator = nullif(coalesce(p_list_separator, source.list_separator), ''),
        placeholders = case
            when p_placeholders is null then source.placeholders
            else (
                select jsonb_agg(lower(btrim(word)) order by word)
                from unnest(p_placeholders) as word where btrim(word) <> ''
            )
        end
    where source.source_system = p_source_system
    returning source.*;
    if not found then
        raise exception 'there is no source %', p_source_system
            using errcode = 'no_data_found', hint = 'Add it with: intersect source add ' || p_source_system;
    end if;
end
$$;
