-- Forgets what we believed of objects that differ or are missing, so that they are queued as if that had never been
-- sent.
create or replace function portal.forget_differences(p_portal_id integer)
returns void
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
    update portal.difference as difference
    set repair = 'queued'
    where
        difference.portal_id = p_portal_id
        and coalesce(difference.repair not in ('taken_over', 'deleted', 'captured'), true)
        and (
            difference.kind = 'missing'
            or (difference.kind = 'different' and (difference.basis = 'golden' or not exists (
                select from delta.entity as target where target.entity = difference.entity and target.family = 'item'
            )))
        );

    -- With a card goes what hangs on it.
    update portal.item as card
    set crm_id = null, sent = '{}', held = '{}', wanted_hash = null
    from (
        select difference.golden_id, difference.entity
        from portal.difference as difference
        where difference.portal_id = p_portal_id and difference.kind = 'missing' and difference.repair = 'queued'
        union
        select child.golden_id, child.entity from portal.children_of_missing(p_portal_id) as child where child.is_part
    ) as gone
    where card.golden_id = gone.golden_id and card.entity = gone.entity and card.portal_id = p_portal_id;
    -- What points to it must name the new card.
    update portal.item as card
    set wanted_hash = null
    from portal.children_of_missing(p_portal_id) as child
    where card.golden_id = child.golden_id and card.entity = child.entity and card.portal_id = p_portal_id;

    update portal.item as card
    set
        wanted_hash = null,
        sent = card.sent - differing.names,
        held = case when card.entity = 'product_rows' then '{}' else card.held || differing.theirs end
    from (
        select
            difference.golden_id, difference.entity, array_agg(difference.field_name) filter (where difference.field_name <> 'fm') as names,
            jsonb_object_agg(difference.field_name, coalesce(difference.theirs, 'null')) as theirs
        from portal.difference as difference
        where difference.portal_id = p_portal_id and difference.kind = 'different' and difference.repair = 'queued'
        group by difference.golden_id, difference.entity
    ) as differing
    where
        card.golden_id = differing.golden_id and card.entity = differing.entity and card.portal_id = p_portal_id;
end
$$;
