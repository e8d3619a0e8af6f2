-- Requests that ask for objects by id which a walk did not show, the next 50 behind one difference: a list also leaves
-- out what we may not read, and a missing right is no deletion (R07).
create or replace function portal.unconfirmed_missing(p_portal_id integer, p_entity text, p_after_id bigint)
returns table (difference_id bigint, method text, params json)
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
    select
        difference.difference_id, 'crm.item.get',
        json_build_object('entityTypeId', target.entity_type_id, 'id', difference.crm_id)
    from portal.difference as difference
    inner join delta.entity as target on difference.entity = target.entity
    where
        difference.portal_id = p_portal_id
        and difference.entity = p_entity
        and difference.kind = 'missing'
        and difference.difference_id > p_after_id
        and target.family = 'item'
    order by difference.difference_id
    limit 50
$$;
