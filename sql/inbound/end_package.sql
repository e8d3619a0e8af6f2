-- Marks a package as taken: all its cards have been read. Returns the kinds of card that must be polled, because an
-- event of theirs named no card. What was saved when a card disappeared may be what people merged it into.
create or replace function inbound.end_package(p_portal_id integer, p_process_id text)
returns table (entity text)
language sql
security definer
set search_path = pg_catalog, pg_temp
as $$
    update inbound.event_package as package
    set taken_at = now()
    where package.portal_id = p_portal_id and package.process_id = p_process_id and package.taken_at is null;
    update inbound.deletion as deletion
    set
        happened_at = moment.happened_at,
        touched_ids = array(
            select event.crm_id
            from inbound.package_events(p_portal_id, p_process_id) as event
            where
                event.entity = deletion.entity
                and not event.is_deletion
                and event.happened_at between moment.happened_at - interval '10 seconds' and moment.happened_at + interval '10 seconds'
        )
    from inbound.package_events(p_portal_id, p_process_id) as moment
    where
        deletion.portal_id = p_portal_id
        and deletion.state = 'noticed'
        and moment.entity = deletion.entity
        and moment.crm_id = deletion.crm_id
        and moment.is_deletion;
    select event.entity
    from inbound.package_events(p_portal_id, p_process_id) as event
    where event.crm_id is null
$$;
