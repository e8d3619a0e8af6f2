-- Commands that read the cards a package names, 50 at a time, by kind; `names` are the fields that are looked at.
create or replace function inbound.package_pages(p_portal_id integer, p_process_id text)
returns table (entity text, crm_ids bigint[], method text, params jsonb, names text[])
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
    select
        page.entity,
        page.crm_ids,
        'crm.item.list',
        jsonb_build_object(
            'entityTypeId', target.entity_type_id,
            'useOriginalUfNames', 'Y',
            'start', -1,
            'order', '{"id": "ASC"}'::jsonb,
            'filter', jsonb_build_object('@id', to_jsonb(page.crm_ids))
        ),
        inbound.read_names(p_portal_id, page.entity)
    from (
        select placed.entity, array_agg(placed.crm_id order by placed.crm_id) as crm_ids
        from (
            select
                event.entity, event.crm_id,
                (row_number() over (partition by event.entity order by event.crm_id) - 1) / 50 as page_no
            from inbound.package_events(p_portal_id, p_process_id) as event
            where event.crm_id is not null
        ) as placed
        group by placed.entity, placed.page_no
    ) as page
    inner join delta.entity as target on page.entity = target.entity
    order by target.rank, page.crm_ids[1]
$$;
