-- Weighs what people changed on the cards of a lease against what the lease would send (I17), before the requests are
-- built: a field that stands or waits counts as sent, one that is to be put back as not sent. Most leases have none.
create or replace function delta.weigh_edits(p_portal_id integer, p_lease bigint)
returns void
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_has_source_owners boolean := exists (
        select from exchange.field_map as map
        where map.portal_id = p_portal_id and map.is_active and map.source_owners <> '{}'
    );
begin
    perform delta.leave_multifields(p_portal_id, p_lease);
    if not v_has_source_owners and not exists (
        select
        from delta.item as leased
        inner join portal.item as card
            on
                leased.golden_id = card.golden_id
                and leased.entity = card.entity
                and leased.portal_id = card.portal_id
        where leased.lease = p_lease and leased.state = 'leased' and card.edited <> '{}'
    ) then
        return;
    end if;
    perform inbound.open_disputes();
    insert into pg_temp.dispute (
        portal_id, entity, golden_table, golden_id, crm_id, field, base, theirs, sent, ours, edit, is_fresh, is_pending,
        changed_by, changed_at, back
    )
    select
        card.portal_id, card.entity, target.golden_table, card.golden_id, card.crm_id, field.name,
        card.edited -> field.name -> 'base', card.held -> field.name, card.sent -> field.name,
        leased.wanted -> field.name, card.edited -> field.name, false, false,
        (card.edited -> field.name ->> 'by')::bigint, (card.edited -> field.name ->> 'at')::timestamptz,
        card.edited -> field.name -> 'back'
    from delta.item as leased
    inner join delta.entity as target on leased.entity = target.entity
    inner join portal.item as card
        on
            leased.golden_id = card.golden_id
            and leased.entity = card.entity
            and leased.portal_id = card.portal_id
    cross join lateral (
        select jsonb_object_keys(card.edited) as name
        union
        select map.portal_field
        from exchange.field_map as map
        where
            v_has_source_owners
            and map.portal_id = card.portal_id
            and map.entity = card.entity
            and map.is_active
            and map.source_owners <> '{}'
            and leased.wanted -> map.portal_field is distinct from card.sent -> map.portal_field
    ) as field
    where
        leased.lease = p_lease and leased.state = 'leased' and card.crm_id is not null
        and (v_has_source_owners or card.edited <> '{}');
    perform inbound.judge();
    perform inbound.carry_out();
end
$$;
