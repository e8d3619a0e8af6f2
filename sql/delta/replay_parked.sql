-- Opens parked deltas again that all given filters choose; returns how many. Time is when they
-- were parked; a source chooses what it has a record of. A superseded card opens only when it is
-- named by its code or its golden id: writing it again is a person's decision.
create or replace function delta.replay_parked(
    p_portal_id integer, p_entity text default null, p_code text default null, p_golden_ids bigint[] default null,
    p_source text default null, p_since timestamptz default null, p_until timestamptz default null
)
returns bigint
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_opened bigint;
begin
    update delta.item as item
    set
        -- A child whose parent is missing waits again; delivery opens it as soon as it may go.
        state = 'waiting', lane = 'corrections', due_at = now(), queued_at = now(), attempts = 0, lookups = 0, batch_limit = null,
        error_code = null, error_description = null, settled_at = null
    where
        item.portal_id = p_portal_id
        and item.state = 'parked'
        and (p_entity is null or item.entity = p_entity)
        and (p_code is null or upper(item.error_code) = upper(p_code))
        and (p_golden_ids is null or item.golden_id = any (p_golden_ids))
        and (p_source is null or delta.has_record_of(item.entity, item.golden_id, p_source))
        and (p_since is null or item.settled_at >= p_since)
        and (p_until is null or item.settled_at < p_until)
        and (item.error_code <> 'CARD_SUPERSEDED' or p_code is not null or p_golden_ids is not null);
    get diagnostics v_opened = row_count;
    if v_opened > 0 then
        perform delta.wake(p_portal_id);
        perform pg_notify('intersect_delta', '');
    end if;
    return v_opened;
end
$$;
