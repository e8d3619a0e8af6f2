-- Wakes those who listen for changes, one message for each source with the source's name; a source that never had a
-- change becomes its own consumer.
create or replace function exchange.announce_changes()
returns trigger
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
    perform
        case when not exists (
            select from outbound.consumer as known where known.consumer = offered.source_system
        ) then exchange.add_default_consumer(offered.source_system) end,
        pg_notify('intersect_outbound', offered.source_system)
    from (select distinct fresh.source_system from fresh) as offered;
    return null;
end
$$;
