-- Compares requisites as fetched with what we know; returns how many changes of people it found. One that people gave to
-- a card of ours that had none becomes the one we know.
create or replace function inbound.take_requisites(p_portal_id integer, p_rows jsonb)
returns bigint
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_names text[] := inbound.watched_names(p_portal_id, 'requisite');
    v_empty jsonb := (select jsonb_object_agg(name, null) from unnest(v_names) as name);
begin
    drop table if exists pg_temp.card;
    create temp table card on commit drop as
    select
        (entry.value ->> 'ID')::bigint as crm_id,
        coalesce(nullif(entry.value ->> 'DATE_MODIFY', ''), entry.value ->> 'DATE_CREATE')::timestamptz as updated_time,
        coalesce(nullif(entry.value ->> 'MODIFY_BY_ID', ''), nullif(entry.value ->> 'CREATED_BY_ID', ''))::bigint as updated_by,
        entry.value ->> 'ORIGINATOR_ID' as originator_id,
        entry.value ->> 'ENTITY_TYPE_ID' as owner_type,
        (entry.value ->> 'ENTITY_ID')::bigint as owner_id,
        v_empty || inbound.watched_fields(entry.value, v_names) as fields
    from jsonb_array_elements(p_rows) as entry;
    analyze pg_temp.card;

    insert into portal.item as known (portal_id, entity, golden_id, crm_id, held, confirmed_at)
    select distinct on (owner.golden_id) p_portal_id, 'requisite', owner.golden_id, card.crm_id, v_empty, now()
    from pg_temp.card as card
    inner join delta.entity as kind on kind.entity_type_id::text = card.owner_type and kind.golden_table = 'customer'
    inner join portal.item as owner
        on card.owner_id = owner.crm_id and kind.entity = owner.entity and owner.portal_id = p_portal_id
    where
        -- Our own, whose reply is still under way.
        card.originator_id is distinct from (
            select portal.originator_id from portal.portal as portal where portal.portal_id = p_portal_id
        )
        and not exists (
            select from delta.item as sending
            where
                sending.golden_id = owner.golden_id and sending.entity = 'requisite'
                and sending.portal_id = p_portal_id and sending.state in ('leased', 'unknown')
        )
    order by owner.golden_id, card.crm_id
    on conflict (golden_id, entity, portal_id) do update
    set crm_id = excluded.crm_id, held = excluded.held
    where known.crm_id is null;
    -- What we never sent was empty as far as we know.
    update portal.item as known
    set held = v_empty || known.held
    from pg_temp.card as card
    where
        card.crm_id = known.crm_id and known.entity = 'requisite' and known.portal_id = p_portal_id
        and not known.held ?& v_names;
    -- A tax number may say whose the card is that nobody has.
    update inbound.card as made
    set is_due = true
    from pg_temp.card as card
    inner join delta.entity as kind on kind.entity_type_id::text = card.owner_type and kind.golden_table = 'customer'
    inner join portal.item as known
        on card.crm_id = known.crm_id and known.entity = 'requisite' and known.portal_id = p_portal_id
    where
        made.crm_id = card.owner_id and made.entity = kind.entity and made.portal_id = p_portal_id
        and made.state in ('staged', 'review', 'offered')
        and known.held <> known.held || card.fields;
    return inbound.record_changes(p_portal_id, 'requisite');
end
$$;
