-- Requests that look up, 50 at a time, what became of unknown outcomes (I8): adds by the origin they were sent with,
-- updates of phones and e-mails by the card's id, addresses by their requisite. p_looks_only: nothing but what is read before it is
-- changed (delta.look_first).
create or replace function delta.claim_lookups(
    p_portal_id integer, p_lease_seconds integer, p_looks_only boolean default false
)
returns table (lease bigint, entity text, golden_ids bigint[], method text, params jsonb)
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_lease bigint := nextval('delta.lease_seq');
begin
    perform exchange.require_same_server();
    if exists (select from portal.portal where portal_id = p_portal_id and paused_until > now()) then
        return;
    end if;
    return query
    with due as (
        select item.golden_id, item.entity
        from delta.item as item
        where
            item.portal_id = p_portal_id and item.state = 'unknown' and item.leased_until < now()
            and (not p_looks_only or item.operation = 'look')
        order by item.leased_until
        limit 500
        for update skip locked
    ),
    marked as (
        update delta.item as item
        set lease = v_lease, leased_until = now() + make_interval(secs => p_lease_seconds)
        from due
        where item.golden_id = due.golden_id and item.entity = due.entity and item.portal_id = p_portal_id
        returning item.golden_id, item.entity, item.operation, item.params
    ),
    placed as (
        select
            marked.*,
            -- A product has one price of each type: one type a page, and no reply is longer than a page.
            marked.params #> '{fields,catalogGroupId}' as price_type,
            (row_number() over (
                partition by marked.entity, marked.operation, marked.params #> '{fields,catalogGroupId}'
                order by marked.golden_id
            ) - 1) / 50 as page
        from marked
    ),
    page as (
        select
            placed.entity,
            array_agg(placed.golden_id order by placed.golden_id) as golden_ids,
            jsonb_agg(placed.golden_id::text order by placed.golden_id) as origin_ids,
            jsonb_agg(distinct placed.params #> '{fields,productId}') as product_ids,
            jsonb_agg(placed.params -> 'id' order by placed.golden_id) as crm_ids,
            jsonb_agg(placed.params #> '{fields,ENTITY_ID}' order by placed.golden_id) as requisite_ids,
            placed.operation,
            placed.price_type
        from placed
        group by placed.entity, placed.operation, placed.price_type, placed.page
    )
    select
        v_lease,
        page.entity,
        page.golden_ids,
        case target.family
            when 'item' then 'crm.item.list'
            when 'requisite' then 'crm.requisite.list'
            when 'address' then 'crm.address.list'
            when 'product' then 'catalog.product.list'
            else 'catalog.price.list'
        end,
        case target.family
            when 'item' then jsonb_build_object(
                'entityTypeId', target.entity_type_id, 'start', -1, 'order', '{"id": "ASC"}'::jsonb,
                'useOriginalUfNames', 'Y', 'filter',
                case page.operation
                    when 'update' then jsonb_build_object('@id', page.crm_ids)
                    else jsonb_build_object('=originatorId', portal.originator_id, '@originId', page.origin_ids)
                end
            )
            when 'requisite' then jsonb_build_object(
                'select', '["ID", "XML_ID"]'::jsonb, 'order', '{"ID": "ASC"}'::jsonb, 'filter',
                jsonb_build_object('ORIGINATOR_ID', portal.originator_id, '@XML_ID', page.origin_ids)
            )
            when 'address' then inbound.address_params(p_portal_id, page.requisite_ids)
            when 'product' then jsonb_build_object(
                'select', '["id", "iblockId", "xmlId"]'::jsonb, 'order', '{"id": "ASC"}'::jsonb, 'filter',
                jsonb_build_object('iblockId', portal.catalog_id, 'xmlId', (
                    select jsonb_agg(portal.originator_id || ':' || golden_id) from unnest(page.golden_ids) as golden_id
                ))
            )
            else jsonb_build_object('filter', jsonb_build_object(
                'productId', page.product_ids, 'catalogGroupId', page.price_type
            ))
        end
    from page
    inner join delta.entity as target on page.entity = target.entity
    inner join portal.portal as portal on portal.portal_id = p_portal_id;
end
$$;
