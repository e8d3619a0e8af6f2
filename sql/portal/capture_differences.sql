-- Lets capture see the changes of people that it missed: they are offered to ERPs, and decided upon, as any other.
create or replace function portal.capture_differences(p_portal_id integer)
returns void
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_page record;
begin
    -- A page of a thousand cards, not a row, at a time.
    for v_page in
        select placed.entity, jsonb_agg(placed.card) as cards
        from (
            select
                difference.entity,
                card.held || jsonb_object_agg(difference.field_name, difference.theirs) || jsonb_build_object(
                    'id', difference.crm_id, 'updatedTime', max(difference.changed_at), 'updatedBy', max(difference.changed_by)
                ) as card,
                row_number() over (partition by difference.entity order by difference.crm_id) / 1000 as page
            from portal.difference as difference
            inner join delta.entity as target on difference.entity = target.entity
            inner join portal.item as card
                on
                    difference.golden_id = card.golden_id
                    and difference.entity = card.entity
                    and card.portal_id = p_portal_id
            where
                difference.portal_id = p_portal_id
                and difference.kind = 'different'
                and target.family = 'item'
            group by difference.entity, difference.crm_id, card.held
        ) as placed
        group by placed.entity, placed.page
    loop
        perform inbound.take_cards(p_portal_id, v_page.entity, v_page.cards);
    end loop;
    perform inbound.record_rows(p_portal_id, (
        select coalesce(jsonb_agg(jsonb_build_object('crm_id', difference.crm_id, 'rows', difference.theirs)), '[]')
        from portal.difference as difference
        where
            difference.portal_id = p_portal_id and difference.kind = 'different'
            and difference.entity = 'product_rows' and difference.basis = 'confirmed'
    ));
    perform inbound.take_addresses(
        p_portal_id, jsonb_agg(told.address) filter (where told.is_there), jsonb_agg(jsonb_build_object('ID', told.crm_id))
    )
    from (
        select
            difference.crm_id, bool_and(difference.kind = 'different') as is_there,
            card.held || coalesce(
                jsonb_object_agg(difference.field_name, difference.theirs) filter (where difference.kind = 'different'), '{}'
            ) || jsonb_build_object(
                'ENTITY_TYPE_ID', 8, 'TYPE_ID', portal.address_type_id, 'ENTITY_ID', difference.crm_id
            ) as address
        from portal.difference as difference
        inner join portal.item as card
            on difference.golden_id = card.golden_id and difference.entity = card.entity and card.portal_id = p_portal_id
        inner join portal.portal as portal on portal.portal_id = p_portal_id
        where
            difference.portal_id = p_portal_id and difference.entity = 'address'
            and (
                (difference.kind = 'different' and difference.basis = 'confirmed')
                or (difference.kind = 'missing' and difference.basis is null)
            )
        group by difference.crm_id, card.held, portal.address_type_id
    ) as told
    having count(*) > 0;
    update portal.difference as difference
    set repair = 'captured'
    from delta.entity as target
    where
        difference.portal_id = p_portal_id
        and difference.entity = target.entity
        and (
            (
                difference.kind = 'different' and difference.basis = 'confirmed'
                and target.family in ('item', 'product_rows', 'address')
            )
            or (difference.kind = 'missing' and difference.basis is null and target.family = 'address')
        );
end
$$;
