-- The cards that a deal names, {"customers": [payer, contact]}: a company pays before a person does. What the card as fetched
-- does not say is as we know it. outbound.order_customers says whose they are.
create or replace function inbound.order_cards(p_portal_id integer, p_crm_id bigint, p_fields jsonb)
returns jsonb
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
    select case when count(*) = 0 then '{}' else jsonb_build_object('customers', jsonb_agg(
        jsonb_build_object('portal_id', p_portal_id, 'entity', named.entity, 'crm_id', named.crm_id) order by named.place
    )) end
    from (
        select coalesce((
            select item.held from portal.item as item
            where item.crm_id = p_crm_id and item.entity = 'deal' and item.portal_id = p_portal_id
            limit 1
        ), '{}') || coalesce(p_fields, '{}') as fields
    ) as deal
    cross join lateral (
        select 'company' as entity, (deal.fields ->> 'companyId')::bigint as crm_id, 0 as place
        union all
        select 'contact', entry.value::bigint, entry.place
        from jsonb_array_elements_text(
            case jsonb_typeof(deal.fields -> 'contactIds') when 'array' then deal.fields -> 'contactIds' else '[]' end
        ) with ordinality as entry (value, place)
    ) as named
    where named.crm_id > 0
$$;
