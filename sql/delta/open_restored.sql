-- Cards that people deleted and that are to be made anew: the card may go, if no parent of it is gone; what belongs to it
-- waits for it, and so does what points to it, which is to point to the new one. Returns how many cards.
create or replace function delta.open_restored(p_portal_id integer, p_entity text, p_golden_ids bigint[])
returns bigint
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_opened bigint;
begin
    with opened as (
        update delta.item as item
        set
            state = case
                when item.entity = p_entity and not delta.lacks_parent(p_portal_id, item.entity, item.golden_id) then 'open'
                else 'waiting'
            end,
            lane = 'corrections', due_at = now(), attempts = 0, lookups = 0, batch_limit = null, is_requeued = false,
            error_code = null, error_description = null, settled_at = null, method = target.add_method
        from delta.entity as target
        where
            item.entity = target.entity
            and item.golden_id = any (p_golden_ids)
            and item.portal_id = p_portal_id
            and item.state in ('open', 'waiting', 'held', 'parked', 'done')
            and (item.entity = p_entity or item.entity in (select part.entity from delta.card_parts(p_entity) as part))
        returning item.entity
    )
    select count(*) filter (where opened.entity = p_entity) into v_opened from opened;
    update delta.item as child
    set
        state = case when child.state in ('leased', 'unknown') then child.state else 'waiting' end,
        is_requeued = child.state in ('leased', 'unknown'),
        lane = case child.state when 'done' then 'corrections' else child.lane end,
        queued_at = now(), due_at = now(), attempts = 0, lookups = 0, error_code = null, error_description = null
    from delta.dependency as dependency
    inner join delta.entity as kind on dependency.entity = kind.entity and kind.family = 'item'
    where
        dependency.parent_golden_id = any (p_golden_ids)
        and dependency.parent_entity = p_entity
        and child.golden_id = dependency.golden_id
        and child.entity = dependency.entity
        and child.portal_id = p_portal_id
        and child.state in ('done', 'open', 'leased', 'unknown')
        and not exists (
            select from portal.item as own
            where
                own.golden_id = child.golden_id and own.entity = child.entity and own.portal_id = child.portal_id
                and own.deleted_at is not null
        );
    return v_opened;
end
$$;
