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
    update portal.difference as difference
    set repair = 'captured'
    from delta.entity as target
    where
        difference.portal_id = p_portal_id
        and difference.kind = 'different'
        and difference.basis = 'confirmed'
        and difference.entity = target.entity
        and target.family in ('item', 'product_rows');
end
$$;
