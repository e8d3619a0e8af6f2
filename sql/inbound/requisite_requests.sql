-- Requests for the requisites of cards that are about to be matched: a tax number is what tells companies best.
create or replace function inbound.requisite_requests(p_portal_id integer)
returns table (method text, params jsonb)
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
    select
        'crm.requisite.list',
        jsonb_build_object(
            'start', -1,
            'order', '{"ID": "ASC"}'::jsonb,
            'filter', jsonb_build_object(
                'ENTITY_TYPE_ID', target.entity_type_id, '@ENTITY_ID', jsonb_agg(placed.crm_id order by placed.crm_id)
            )
        )
    from (
        select
            card.entity, card.crm_id,
            (row_number() over (partition by card.entity order by card.crm_id) - 1) / 50 as page_no
        from inbound.card as card
        where card.portal_id = p_portal_id and card.is_due and card.entity in ('contact', 'company')
    ) as placed
    inner join delta.entity as target on placed.entity = target.entity
    group by target.entity_type_id, placed.page_no
    order by target.entity_type_id, placed.page_no
$$;
