-- Remembers what the portal confirmed: the card's id, what we sent, and what the portal made of it (R22).
create or replace function delta.confirm_outcomes(p_portal_id integer)
returns void
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
    insert into portal.item as card (
        portal_id, entity, golden_id, crm_id, wanted_hash, sent, held, confirmed_at
    )
    select
        p_portal_id, told.entity, told.golden_id, told.crm_id, told.leased_hash, told.wanted,
        coalesce(told.held, told.wanted),
        now()
    from pg_temp.outcome as told
    where told.outcome = 'done'
    on conflict (golden_id, entity, portal_id) do update
    set
        crm_id = coalesce(card.crm_id, excluded.crm_id),
        wanted_hash = excluded.wanted_hash,
        sent = excluded.sent,
        doubted = case when card.doubted = '{}' then card.doubted else delta.held_doubt(card) end,
        confirmed_at = excluded.confirmed_at,
        -- Of a reply to an update only the fields we sent count as known; the others may hold a person's change.
        held = card.held || (
            select coalesce(jsonb_object_agg(field.key, field.value), '{}')
            from
                jsonb_each(excluded.held) as field,
                (select delta.changed_fields(excluded.sent, card.sent, card.held, delta.sent_doubt(card)) as fields offset 0) as written
            where field.key <> 'fm' and (written.fields ? field.key or not card.held ? field.key)
        ) || case
            when excluded.held ? 'fm' and excluded.sent -> 'fm' is distinct from card.sent -> 'fm'
                then jsonb_build_object('fm', delta.held_multifields(
                    card.held -> 'fm', card.sent -> 'fm', excluded.sent -> 'fm', excluded.held -> 'fm'
                ))
            else '{}'
        end,
        -- What we wrote over was decided; what we did not send stays people's.
        edited = case
            when card.edited = '{}' then card.edited
            else card.edited
                - array(select jsonb_object_keys(delta.changed_fields(excluded.sent, card.sent, card.held, delta.sent_doubt(card))))
                - case when excluded.sent -> 'fm' is distinct from card.sent -> 'fm' then 'fm' else '' end
        end;

    -- A portal that adds up a deal's rows has changed its amount by our hand, and nobody else's (R22): it is learned from
    -- the next reading.
    update portal.item as deal
    set held = deal.held - 'opportunity'::text
    from pg_temp.outcome as told
    where
        told.outcome = 'done'
        and told.entity = 'product_rows'
        and deal.golden_id = told.golden_id
        and deal.entity = 'deal'
        and deal.portal_id = p_portal_id
        and deal.held ? 'opportunity'
        and deal.held ->> 'isManualOpportunity' is distinct from 'Y';

    update delta.item as item
    set
        state = case when item.is_requeued then delta.reopened_state(item.tick_id) else 'done' end,
        attempts = 0, lookups = 0, batch_limit = null, wanted = null, params = null,
        error_code = null, error_description = null, settled_at = now(), method = target.update_method
    from pg_temp.outcome as told
    inner join delta.entity as target on told.entity = target.entity
    where
        told.outcome = 'done'
        and item.golden_id = told.golden_id
        and item.entity = told.entity
        and item.portal_id = p_portal_id;
end
$$;
