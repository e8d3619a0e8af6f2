-- Gives lost objects to the golden rows beside them; of cards what they hold counts as known, and their origin is written
-- anew.
create or replace function portal.take_lost(p_portal_id integer, p_entity text, p_crm_ids bigint[], p_golden_ids bigint[])
returns void
language sql
security definer
set search_path = pg_catalog, pg_temp
as $$
    insert into portal.item as card (portal_id, entity, golden_id, crm_id, held, is_adopted, confirmed_at)
    select
        p_portal_id, p_entity, pair.golden_id, pair.crm_id,
        case target.family when 'item' then lost.fields else '{}' end,
        lost.golden_id is distinct from pair.golden_id and target.family <> 'price', now()
    from unnest(p_crm_ids, p_golden_ids) as pair (crm_id, golden_id)
    inner join delta.entity as target on target.entity = p_entity
    inner join portal.lost_card as lost
        on pair.crm_id = lost.crm_id and lost.entity = p_entity and lost.portal_id = p_portal_id
    on conflict (golden_id, entity, portal_id) do update
    set
        crm_id = excluded.crm_id, held = excluded.held, sent = '{}', doubted = '{}', wanted_hash = null,
        deleted_at = null, is_adopted = excluded.is_adopted;
    delete from portal.lost_value as value
    where value.portal_id = p_portal_id and value.entity = p_entity and value.crm_id = any (p_crm_ids);
    delete from portal.lost_card as lost
    where lost.portal_id = p_portal_id and lost.entity = p_entity and lost.crm_id = any (p_crm_ids)
$$;
