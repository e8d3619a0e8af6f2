-- Events of a package by kind of card and id. An event that names no card (G05) has no id: its kind must be polled.
create or replace function inbound.package_events(p_portal_id integer, p_process_id text)
returns table (entity text, crm_id bigint, is_deletion boolean, happened_at timestamptz)
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
    select
        target.entity,
        case when named.id ~ '^[0-9]{1,18}$' then named.id::bigint end,
        bool_or(upper(event.entry ->> 'EVENT_NAME') like '%DELETE'),
        max(case
            when pg_input_is_valid(event.entry ->> 'TIMESTAMP_X', 'timestamptz')
                then (event.entry ->> 'TIMESTAMP_X')::timestamptz
        end)
    from inbound.event_package as package
    cross join jsonb_array_elements(package.events) as event (entry)
    inner join delta.entity as target
        on
            target.family = 'item'
            and upper(event.entry ->> 'EVENT_NAME') ~ format('^ONCRM%s(ADD|UPDATE|DELETE)$', upper(target.entity))
    cross join lateral (select event.entry #>> '{EVENT_DATA,FIELDS,ID}' as id) as named
    where package.portal_id = p_portal_id and package.process_id = p_process_id
    group by target.entity, 2
$$;
