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
    v_back bigint[];
begin
    drop table if exists pg_temp.card;
    create temp table card on commit drop as
    select
        (entry.value ->> 'id')::bigint as crm_id,
        (entry.value ->> 'updatedTime')::timestamptz as updated_time,
        nullif(entry.value ->> 'updatedBy', '')::bigint as updated_by,
        entry.value ->> 'originatorId' as originator_id,
        case when entry.value ->> 'originId' ~ '^[0-9]{1,18}$' then (entry.value ->> 'originId')::bigint end as origin_id,
        coalesce(entry.value ->> 'isMyCompany', 'N') in ('Y', 'true', '1') as is_own,
        -- As inbound.watched_fields: written out, because it costs more than its work, for each card.
        (
            select coalesce(jsonb_object_agg(field.key, field.value), '{}')
            from jsonb_each(entry.value) as field
            where field.key = any (v_names)
        ) as fields
    from jsonb_array_elements(p_cards) as entry;
    -- A page is small: its cards are to be looked up, not every card there is joined to it.
    analyze pg_temp.card;

    -- A card that was deleted is there again: people took it out of the bin. What waited for it may go.
    with back as (
        update portal.item as known
        set deleted_at = null, merged_into = null
        from pg_temp.card as card
        where
            card.crm_id = known.crm_id
            and known.entity = p_entity
            and known.portal_id = p_portal_id
            and known.deleted_at is not null
        returning known.golden_id
    )
    select array_agg(back.golden_id) into v_back from back;
    if v_back is not null then
        perform delta.wake(p_portal_id, v_back);
    end if;

    return inbound.register_born(p_portal_id, p_entity) + inbound.record_changes(p_portal_id, p_entity);
end
$$;
