-- Notes cards of ours that people deleted and does what the kind's policy says, at once, or after a person's approval
-- when there are too many (I15). Cards we never knew are nobody's loss. Returns how many are new.
create or replace function inbound.record_deletions(p_portal_id integer, p_entity text, p_crm_ids bigint[])
returns bigint
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_noticed bigint;
    v_lately bigint;
    v_limit integer;
begin
    insert into inbound.deletion as standing (portal_id, entity, crm_id, golden_id, state)
    select p_portal_id, p_entity, card.crm_id, card.golden_id, 'held'
    from portal.item as card
    where
        card.portal_id = p_portal_id
        and card.entity = p_entity
        and card.crm_id = any (p_crm_ids)
        and card.deleted_at is null
    -- Taken out of the bin and deleted again.
    on conflict (portal_id, entity, crm_id) do update
    set state = 'held', noticed_at = now(), decided_at = null, policy = null
    where standing.state <> 'held';
    get diagnostics v_noticed = row_count;
    if v_noticed = 0 then
        return 0;
    end if;
    select count(*) into v_lately
    from inbound.deletion as deletion
    where
        deletion.portal_id = p_portal_id
        and deletion.entity = p_entity
        and deletion.noticed_at > now() - interval '1 day';
    select entity.deletion_limit into v_limit from delta.entity as entity where entity.entity = p_entity;
    if v_lately <= v_limit then
        perform inbound.apply_deletions(p_portal_id, p_entity);
    end if;
    return v_noticed;
end
$$;
