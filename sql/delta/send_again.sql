-- Sends what the ERP wants of these cards once more, because people's edits of some of its fields were overruled: what is
-- done opens, what is on its way opens after it, what waits goes with its next request.
create or replace function delta.send_again(p_portal_id integer, p_entity text, p_golden_ids bigint[])
returns void
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
    update delta.item as item
    set
        state = case item.state when 'done' then 'open' else item.state end,
        is_requeued = item.state in ('leased', 'unknown'),
        lane = case item.state when 'done' then 'corrections' else item.lane end,
        queued_at = now(), due_at = now(), attempts = 0, lookups = 0, error_code = null, error_description = null
    where
        item.golden_id = any (p_golden_ids)
        and item.entity = p_entity
        and item.portal_id = p_portal_id
        and item.state in ('done', 'leased', 'unknown');
    if found then
        perform pg_notify('intersect_delta', '');
    end if;
end
$$;
