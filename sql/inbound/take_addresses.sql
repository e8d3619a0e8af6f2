-- Compares addresses as fetched with what we know; returns how many changes of people it found. p_asked: the requisites
-- whose addresses were asked for, as fetched or with their ID alone; one that is not among the rows is gone, which leaves
-- its fields empty. One that people gave to a requisite that had none becomes the one we know.
create or replace function inbound.take_addresses(p_portal_id integer, p_rows jsonb, p_asked jsonb)
returns bigint
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_names text[] := inbound.watched_names(p_portal_id, 'address');
    v_empty jsonb := (select jsonb_object_agg(name, null) from unnest(v_names) as name);
    v_changes bigint;
begin
    if v_names is null then
        return 0;
    end if;
    drop table if exists pg_temp.card;
    create temp table card on commit drop as
    select distinct on (asked.crm_id)
        asked.crm_id, asked.updated_time, asked.updated_by, told.entry,
        v_empty || coalesce(inbound.watched_fields(told.entry, v_names), '{}') as fields
    from (
        select
            (entry.value ->> 'ID')::bigint as crm_id,
            -- An address has no time of its own: its requisite's, or that of the reading.
            coalesce(nullif(entry.value ->> 'DATE_MODIFY', '')::timestamptz, now()) as updated_time,
            coalesce(nullif(entry.value ->> 'MODIFY_BY_ID', ''), nullif(entry.value ->> 'CREATED_BY_ID', ''))::bigint as updated_by
        from jsonb_array_elements(p_asked) as entry
    ) as asked
    left join (
        select (entry.value ->> 'ENTITY_ID')::bigint as crm_id, entry.value as entry
        from jsonb_array_elements(p_rows) as entry
        inner join portal.portal as portal on portal.portal_id = p_portal_id
        where
            entry.value ->> 'ENTITY_TYPE_ID' = '8'
            and entry.value ->> 'TYPE_ID' = portal.address_type_id::text
    ) as told on asked.crm_id = told.crm_id
    order by asked.crm_id, asked.updated_time desc;
    analyze pg_temp.card;

    insert into portal.item as known (portal_id, entity, golden_id, crm_id, held, is_born_in_crm, confirmed_at)
    select distinct on (requisite.golden_id)
        p_portal_id, 'address', requisite.golden_id, card.crm_id, v_empty, requisite.is_born_in_crm, now()
    from pg_temp.card as card
    inner join portal.item as requisite
        on
            card.crm_id = requisite.crm_id and requisite.entity = 'requisite' and requisite.portal_id = p_portal_id
            and requisite.deleted_at is null
    where
        card.entry is not null
        -- Our own, whose reply is still under way.
        and not exists (
            select from delta.item as sending
            where
                sending.golden_id = requisite.golden_id and sending.entity = 'address'
                and sending.portal_id = p_portal_id and sending.state in ('leased', 'unknown')
        )
    order by requisite.golden_id, card.crm_id
    on conflict (golden_id, entity, portal_id) do update
    set crm_id = excluded.crm_id, held = excluded.held
    where known.crm_id is null;
    -- What we never sent was empty as far as we know.
    update portal.item as known
    set held = v_empty || known.held
    from pg_temp.card as card
    where
        card.crm_id = known.crm_id and known.entity = 'address' and known.portal_id = p_portal_id
        and not known.held ?& v_names;
    -- Whose card it is may not be known yet: then the portal's own record of it is staged anew.
    update inbound.card as made
    set is_due = true
    from pg_temp.card as card
    inner join portal.item as known
        on card.crm_id = known.crm_id and known.entity = 'address' and known.portal_id = p_portal_id
    inner join portal.item as owner
        on
            known.golden_id = owner.golden_id and owner.entity in ('contact', 'company') and owner.portal_id = p_portal_id
            and owner.crm_id is not null
    where
        made.crm_id = owner.crm_id and made.entity = owner.entity and made.portal_id = p_portal_id
        and made.state in ('staged', 'review', 'offered')
        and known.held <> known.held || card.fields;
    v_changes := inbound.record_changes(p_portal_id, 'address');

    -- What an update must send along, and whether there is an address at all: delta.compose_request.
    update portal.item as known
    set held = present.held
    from pg_temp.card as card
    inner join portal.item as before
        on card.crm_id = before.crm_id and before.entity = 'address' and before.portal_id = p_portal_id
    cross join lateral (
        select (before.held - '{TYPE_ID,ADDRESS_1,ADDRESS_2,CITY,POSTAL_CODE,REGION,PROVINCE,COUNTRY}'::text[])
            || inbound.watched_fields(before.held, v_names) || coalesce(inbound.watched_fields(
                card.entry, '{TYPE_ID,ADDRESS_1,ADDRESS_2,CITY,POSTAL_CODE,REGION,PROVINCE,COUNTRY}'
            ), '{}') as held
    ) as present
    where
        known.golden_id = before.golden_id and known.entity = 'address' and known.portal_id = p_portal_id
        and known.held is distinct from present.held;
    return v_changes;
end
$$;
