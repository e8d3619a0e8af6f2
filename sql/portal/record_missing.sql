-- Notes the missing cards as deleted by people: what becomes of them says the policy of their kind, and a person where
-- they are too many.
create or replace function portal.record_missing(p_portal_id integer)
returns void
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_kind record;
begin
    -- A kind of card, not a card, at a time.
    for v_kind in
        select difference.entity, array_agg(difference.crm_id) as crm_ids
        from portal.difference as difference
        inner join delta.entity as target on difference.entity = target.entity
        where
            difference.portal_id = p_portal_id and difference.kind = 'missing' and difference.basis is null
            and difference.repair is null and target.family = 'item'
        group by difference.entity
    loop
        perform inbound.record_deletions(p_portal_id, v_kind.entity, v_kind.crm_ids);
    end loop;
    update portal.difference as difference
    set repair = 'deleted'
    from delta.entity as target
    where
        difference.portal_id = p_portal_id and difference.kind = 'missing' and difference.basis is null
        and difference.repair is null
        and difference.entity = target.entity and target.family = 'item';
end
$$;
