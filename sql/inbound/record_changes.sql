-- Compares fetched cards with what the portal last confirmed, field by field; what differs a person did (I16).
create or replace function inbound.record_changes(p_portal_id integer, p_entity text)
returns bigint
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_last bigint;
    v_changes bigint;
begin
    select coalesce(max(change.inbound_id), 0) into v_last from inbound.change as change;

    insert into inbound.change (
        portal_id, entity, crm_id, golden_id, is_new, changed_fields, base, theirs, changed_by, changed_at
    )
    select
        p_portal_id, p_entity, card.crm_id, known.golden_id, known.held = '{}' and known.is_born_in_crm,
        differing.names, known.held, card.fields, card.updated_by, card.updated_time
    from pg_temp.card as card
    inner join portal.item as known
        on card.crm_id = known.crm_id and known.entity = p_entity and known.portal_id = p_portal_id
    -- Our own write whose reply is still under way, or was lost, is no change of people's (I16).
    left join delta.item as sending
        on
            known.golden_id = sending.golden_id
            and known.entity = sending.entity
            and known.portal_id = sending.portal_id
            and sending.state in ('leased', 'unknown')
    cross join lateral (
        select coalesce(array_agg(field.key order by field.key), '{}') as names
        from jsonb_each(card.fields) as field
        where
            (known.held ? field.key or known.held = '{}')
            and not inbound.is_same(field.key, known.held -> field.key, field.value)
            and not (
                coalesce(sending.wanted ? field.key, false)
                and inbound.is_same(field.key, sending.wanted -> field.key, field.value)
            )
            and not exists (
                select from jsonb_array_elements(known.doubted -> field.key) as doubted (value)
                where inbound.is_same(field.key, doubted.value, field.value)
            )
    ) as differing
    where differing.names <> '{}' or (known.held = '{}' and known.is_born_in_crm);
    get diagnostics v_changes = row_count;

    update portal.item as known
    set held = known.held || card.fields
    from pg_temp.card as card
    where
        known.crm_id = card.crm_id
        and known.entity = p_entity
        and known.portal_id = p_portal_id
        and known.held is distinct from known.held || card.fields;
    if v_changes > 0 then
        perform inbound.offer(v_last);
    end if;
    return v_changes;
end
$$;
