-- Cards that people deleted: what waits for them, and for what belongs to them, is not needed any more. What is on its
-- way comes back refused, and is not sent again: delta.load_wanted. Cards yet to be made that would
-- point to them wait until people restore them.
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
    update delta.item as child
    set state = 'waiting'
    from delta.dependency as dependency
    where
        dependency.parent_golden_id = any (p_golden_ids)
        and dependency.parent_entity = p_entity
        and child.golden_id = dependency.golden_id
        and child.entity = dependency.entity
        and child.portal_id = p_portal_id
        and child.state = 'open'
        and not exists (
            select from portal.item as own
            where
                own.golden_id = child.golden_id
                and own.entity = child.entity
                and own.portal_id = p_portal_id
                and own.crm_id is not null
        );
end
$$;
