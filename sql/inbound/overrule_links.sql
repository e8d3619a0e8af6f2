-- Links that a deletion or a merge changed (inbound.is_unlinked), and that won over an ERP's or wait for a person because
-- nobody had noticed yet that the cards of p_crm_ids are gone: they were nobody's choice, so what the ERP wants there is
-- sent.
create or replace function inbound.overrule_links(p_portal_id integer, p_entity text, p_crm_ids bigint[])
returns void
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_count bigint;
begin
    drop table if exists pg_temp.unlinked;
    create temp table unlinked on commit drop as
    select
        known.conflict_id, card.entity, card.golden_id, known.portal_field,
        jsonb_build_object('base', known.base, 'by', known.theirs_by, 'at', known.theirs_at, 'winner', 'erp') as edit
    from (
        select distinct on (conflict.entity, conflict.crm_id, conflict.portal_field) conflict.*
        from inbound.conflict as conflict
        inner join exchange.field_map as map
            on
                conflict.portal_id = map.portal_id
                and conflict.entity = map.entity
                and conflict.portal_field = map.portal_field
                and map.transform in ('card', 'cards')
                and map.argument = p_entity
                and map.is_active
        where conflict.portal_id = p_portal_id
        order by conflict.entity, conflict.crm_id, conflict.portal_field, conflict.conflict_id desc
    ) as known
    inner join portal.item as card
        on
            known.crm_id = card.crm_id
            and known.entity = card.entity
            and card.portal_id = p_portal_id
            and card.deleted_at is null
    where
        (known.status = 'waiting' or known.winner = 'crm' and known.decided_by is null)
        and exists (
            select from unnest(p_crm_ids) as gone (crm_id) where known.base @> to_jsonb(gone.crm_id)
        )
        -- What people changed since is theirs.
        and inbound.is_same(known.portal_field, card.held -> known.portal_field, known.theirs)
        and inbound.is_unlinked(p_portal_id, known.entity, known.portal_field, known.base, known.theirs);
    get diagnostics v_count = row_count;
    if v_count = 0 then
        return;
    end if;

    update inbound.conflict as conflict
    set status = 'decided', winner = 'erp', decided_at = now(), reason = 'the card that was linked is gone'
    from pg_temp.unlinked as unlinked
    where conflict.conflict_id = unlinked.conflict_id;
    update portal.item as card
    set edited = card.edited || overruled.edits
    from (
        select unlinked.entity, unlinked.golden_id, jsonb_object_agg(unlinked.portal_field, unlinked.edit) as edits
        from pg_temp.unlinked as unlinked
        group by unlinked.entity, unlinked.golden_id
    ) as overruled
    where
        card.golden_id = overruled.golden_id and card.entity = overruled.entity and card.portal_id = p_portal_id;
    perform delta.send_again(p_portal_id, overruled.entity, overruled.golden_ids)
    from (
        select unlinked.entity, array_agg(distinct unlinked.golden_id) as golden_ids
        from pg_temp.unlinked as unlinked
        group by unlinked.entity
    ) as overruled;
end
$$;
