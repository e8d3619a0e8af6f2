-- Cards that people merged into others: what waits for them is not needed, their golden rows' records go elsewhere. Unlike
-- with deleted cards their requisites live on, and their children have a card to point to.
create or replace function delta.settle_merged(p_portal_id integer, p_entity text, p_golden_ids bigint[])
returns void
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
    update delta.item as item
    set state = 'done', settled_at = now(), error_code = null, error_description = null
    where
        item.golden_id = any (p_golden_ids)
        and item.entity = p_entity
        and item.portal_id = p_portal_id
        and item.state in ('open', 'waiting', 'held', 'parked');
end
$$;
