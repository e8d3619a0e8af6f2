-- Puts what waits in one lane into another, of one kind of card or of all; returns how many deltas. A flood that came as
-- live changes so makes way for them.
create or replace function delta.move_lane(p_portal_id integer, p_from text, p_to text, p_entity text default null)
returns bigint
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_moved bigint;
begin
    if not exists (select from delta.lane as lane where lane.lane = p_to)
        or not exists (select from delta.lane as lane where lane.lane = p_from) then
        raise exception 'move from % to %: there is no such lane', p_from, p_to
            using errcode = 'no_data_found', hint = format(
                'Lanes are: %s.', (select string_agg(lane.lane, ', ' order by lane.rank) from delta.lane as lane)
            );
    end if;
    update delta.item as item
    set
        lane = p_to,
        method = case
            when item.method = 'crm.item.batchImport' then target.add_method
            when p_to = 'backfill' and target.is_imported and item.method = target.add_method then 'crm.item.batchImport'
            else item.method
        end
    from delta.entity as target
    where
        item.portal_id = p_portal_id
        and item.lane = p_from
        and p_from <> p_to
        and item.state in ('open', 'waiting', 'held')
        and (p_entity is null or item.entity = p_entity)
        and item.entity = target.entity;
    get diagnostics v_moved = row_count;
    return v_moved;
end
$$;
