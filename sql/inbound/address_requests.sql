-- Requests for the addresses of requisites: of those as fetched, or, without any, of those that are about to be matched.
-- An address has no time of change (R04): it is looked at when its requisite has changed since we made it, as it does when
-- people edit the address in the CRM. The rest finds the sweep. `asked` are the requisites whose addresses a request is for.
create or replace function inbound.address_requests(p_portal_id integer, p_requisites jsonb default null)
returns table (method text, params jsonb, asked jsonb)
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
    select
        'crm.address.list', inbound.address_params(p_portal_id, jsonb_agg(placed.crm_id order by placed.crm_id)),
        jsonb_agg(placed.requisite order by placed.crm_id)
    from (
        select named.*, (row_number() over (order by named.crm_id) - 1) / 50 as page_no
        from (
            select distinct on (crm_id) (entry.value ->> 'ID')::bigint as crm_id, entry.value as requisite
            from jsonb_array_elements(p_requisites) as entry
            inner join portal.portal as portal on portal.portal_id = p_portal_id
            where
                entry.value ->> 'DATE_MODIFY' <> ''
                or entry.value ->> 'ORIGINATOR_ID' is distinct from portal.originator_id
            union all
            select card.crm_id, jsonb_build_object('ID', card.crm_id)
            from inbound.card as card
            where
                p_requisites is null
                and card.portal_id = p_portal_id and card.is_due and card.entity = 'requisite' and card.state = 'read'
        ) as named
    ) as placed
    where inbound.watched_names(p_portal_id, 'address') is not null
    group by placed.page_no
    order by placed.page_no
$$;
