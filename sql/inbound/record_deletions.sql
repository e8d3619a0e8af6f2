-- Notes cards of ours that are gone from the portal; what that means is found out when all that people did has been read:
-- inbound.settle_deletions. Cards we never knew are nobody's loss. Returns how many are new.
create or replace function inbound.record_deletions(p_portal_id integer, p_entity text, p_crm_ids bigint[])
returns bigint
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_noticed bigint;
begin
    delete from inbound.card as card
    where
        card.portal_id = p_portal_id and card.entity = p_entity and card.crm_id = any (p_crm_ids) and card.state = 'read';
    insert into inbound.deletion as standing (portal_id, entity, crm_id, golden_id, state)
    select p_portal_id, p_entity, card.crm_id, card.golden_id, 'noticed'
    from portal.item as card
    where
        card.portal_id = p_portal_id
        and card.entity = p_entity
        and card.crm_id = any (p_crm_ids)
        and card.deleted_at is null
    -- Taken out of the bin and deleted again.
    on conflict (portal_id, entity, crm_id) do update
    set
        golden_id = excluded.golden_id, state = 'noticed', noticed_at = now(), decided_at = null, policy = null,
        survivor_id = null, touched_ids = '{}', happened_at = null, records = null, is_doubtful = false
    where standing.state in ('applied', 'discarded');
    get diagnostics v_noticed = row_count;
    return v_noticed;
end
$$;
