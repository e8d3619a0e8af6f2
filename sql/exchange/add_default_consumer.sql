-- Makes a source the first consumer of its own changes, with files in the formats in which it writes itself.
create or replace function exchange.add_default_consumer(p_source_system text)
returns void
language sql
security definer
set search_path = pg_catalog, pg_temp
as $$
    insert into outbound.consumer (consumer, source_system, date_format, decimal_separator, time_zone)
    select
        source.source_system, source.source_system,
        case source.date_order when 'dmy' then 'DD.MM.YYYY' when 'mdy' then 'MM/DD/YYYY' else 'YYYY-MM-DD' end,
        source.decimal_separator, source.time_zone
    from exchange.source as source
    where source.source_system = p_source_system
    on conflict do nothing
$$;
