-- Compares cards as fetched with what we know; returns how many changes of people it found. The cards stay in
-- pg_temp.card until the commit.
create or replace function inbound.take_cards(p_portal_id integer, p_entity text, p_cards jsonb)
returns bigint
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
set jit = off
as $$
declare
    v_names text[] := inbound.watched_names(p_portal_id, p_entity);
begin
    drop table if exists pg_temp.card;
    create temp table card on commit drop as
    select
        (entry.value ->> 'id')::bigint as crm_id,
        (entry.value ->> 'updatedTime')::timestamptz as updated_time,
        nullif(entry.value ->> 'updatedBy', '')::bigint as updated_by,
        entry.value ->> 'originatorId' as originator_id,
        -- As inbound.watched_fields: written out, because it costs more than its work, for each card.
        (
            select coalesce(jsonb_object_agg(field.key, field.value), '{}')
            from jsonb_each(entry.value) as field
            where field.key = any (v_names)
        ) as fields
    from jsonb_array_elements(p_cards) as entry;
    -- A page is small: its cards are to be looked up, not every card there is joined to it.
    analyze pg_temp.card;

    -- A card that was deleted is there again: people took it out of the bin.
    update portal.item as known
    set deleted_at = null
    from pg_temp.card as card
    where
        card.crm_id = known.crm_id
        and known.entity = p_entity
        and known.portal_id = p_portal_id
        and known.deleted_at is not null;

    perform inbound.register_born(p_portal_id, p_entity);
    return inbound.record_changes(p_portal_id, p_entity);
end
$$;
