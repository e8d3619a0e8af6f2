-- Notes cards that people made (I19), and once more those that no ERP has when people change them. Contacts and
-- companies are matched like the records of any source, as in an adoption: inbound.stage_cards. Other kinds have nothing
-- to be matched by: each gets a golden id, under which the ERP can take it over. A card with our origin is one of ours
-- whose reply is still under way, unless the golden row has another card already: then that one was merged into it, and
-- inbound.find_survivors sees it. Returns how many contacts and companies are new.
create or replace function inbound.register_born(p_portal_id integer, p_entity text)
returns bigint
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_originator text := (select portal.originator_id from portal.portal as portal where portal.portal_id = p_portal_id);
    v_new bigint;
begin
    if p_entity not in ('contact', 'company') then
        insert into portal.item (portal_id, entity, golden_id, crm_id, held, is_born_in_crm, confirmed_at)
        select
            p_portal_id, p_entity, nextval('golden.golden_id_seq'), card.crm_id, '{}', true, now()
        from pg_temp.card as card
        where
            card.originator_id is distinct from v_originator
            and not exists (
                select from portal.item as known
                where known.crm_id = card.crm_id and known.entity = p_entity and known.portal_id = p_portal_id
            );
        insert into inbound.card as present (
            portal_id, entity, crm_id, fields, originator_id, origin_id, is_captured, updated_at, updated_by
        )
        select
            p_portal_id, p_entity, card.crm_id, card.fields, card.originator_id, card.origin_id, true, card.updated_time,
            card.updated_by
        from pg_temp.card as card
        inner join portal.item as other
            on
                card.origin_id = other.golden_id
                and other.entity = p_entity
                and other.portal_id = p_portal_id
                and other.crm_id <> card.crm_id
                and other.deleted_at is null
        where card.originator_id = v_originator
        on conflict (crm_id, entity, portal_id) do update
        set
            fields = excluded.fields, origin_id = excluded.origin_id, updated_at = excluded.updated_at,
            updated_by = excluded.updated_by;
        return 0;
    end if;
    with noted as (
        insert into inbound.card as present (
            portal_id, entity, crm_id, fields, originator_id, origin_id, is_captured, is_due, updated_at,
            updated_by
        )
        select
            p_portal_id, p_entity, card.crm_id, card.fields, card.originator_id, other.golden_id, true,
            other.golden_id is null, card.updated_time, card.updated_by
        from pg_temp.card as card
        left join portal.item as other
            on
                card.originator_id = v_originator
                and card.origin_id = other.golden_id
                and other.entity = p_entity
                and other.portal_id = p_portal_id
                and other.crm_id <> card.crm_id
        where
            not card.is_own
            and (card.originator_id is distinct from v_originator or other.golden_id is not null)
            and not exists (
                select from portal.item as known
                where known.crm_id = card.crm_id and known.entity = p_entity and known.portal_id = p_portal_id
            )
        on conflict (crm_id, entity, portal_id) do update
        set
            fields = excluded.fields, originator_id = excluded.originator_id, origin_id = excluded.origin_id,
            is_due = excluded.is_due, updated_at = excluded.updated_at, updated_by = excluded.updated_by, read_at = now()
        where present.state = 'read'
        returning present.xmax = 0 as is_new
    )
    select count(*) filter (where noted.is_new) into v_new from noted;

    update inbound.card as present
    set
        fields = card.fields,
        is_due = present.is_due or (present.state in ('staged', 'review', 'offered') and present.fields <> card.fields),
        origin_id = other.golden_id,
        updated_at = card.updated_time, updated_by = card.updated_by
    from pg_temp.card as card
    left join portal.item as other
        on
            card.originator_id = v_originator
            and card.origin_id = other.golden_id
            and other.entity = p_entity
            and other.portal_id = p_portal_id
            and other.crm_id <> card.crm_id
    where
        present.crm_id = card.crm_id
        and present.entity = p_entity
        and present.portal_id = p_portal_id
        and present.state <> 'read'
        and (present.fields <> card.fields or present.origin_id is distinct from other.golden_id);
    return v_new;
end
$$;
