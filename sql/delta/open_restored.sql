-- Cards that people deleted and that are to be made anew: the card may go, what belongs to it waits for it. Returns how
-- many cards.
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
            state = case when item.entity = p_entity then 'open' else 'waiting' end,
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
    return v_opened;
end
$$;
