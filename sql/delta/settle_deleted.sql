-- Cards that people deleted: what waits for them, and for what belongs to them, is not needed any more. What is on its
-- way comes back refused, and is not sent again: delta.load_wanted.
create or replace function delta.settle_deleted(p_portal_id integer, p_entity text, p_golden_ids bigint[])
returns void
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
    update delta.item as item
    set
        state = case when item.state in ('leased', 'unknown') then item.state else 'done' end,
        is_requeued = item.state in ('leased', 'unknown'),
        settled_at = now(), error_code = null, error_description = null
    where
        item.golden_id = any (p_golden_ids)
        and item.portal_id = p_portal_id
        and item.state <> 'done'
        and (item.entity = p_entity or item.entity in (select part.entity from delta.card_parts(p_entity) as part));
end
$$;
