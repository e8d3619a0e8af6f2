-- Requests for the product rows of fetched deals: rows have no time of their own, so those of a deal that was changed after
-- our last writes to it are read; not of every deal that we wrote ourselves.
create or replace function inbound.row_requests(p_portal_id integer, p_cards jsonb)
returns table (crm_id bigint, changed_by bigint, changed_at timestamptz, method text, params json)
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
    select
        deal.crm_id, nullif(card.value ->> 'updatedBy', '')::bigint, (card.value ->> 'updatedTime')::timestamptz,
        'crm.item.productrow.list',
        json_build_object('filter', json_build_object('=ownerType', 'D', '=ownerId', deal.crm_id))
    from jsonb_array_elements(p_cards) as card
    inner join portal.item as deal
        on
            (card.value ->> 'id')::bigint = deal.crm_id
            and deal.entity = 'deal'
            and deal.portal_id = p_portal_id
    inner join portal.item as known
        on
            deal.golden_id = known.golden_id
            and known.entity = 'product_rows'
            and known.portal_id = p_portal_id
    where
        -- The portal's clock and ours are not one; a second of its own is as fine as it tells.
        (card.value ->> 'updatedTime')::timestamptz
        > greatest(known.confirmed_at, deal.confirmed_at) + interval '5 seconds'
    order by deal.crm_id
$$;
