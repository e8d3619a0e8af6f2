-- Makes the work table of one decision about fields that people changed, or empties it. A row is a field of a card:
-- base (before the edit, as the portal returned it), theirs (now), sent (ours as last agreed), ours (wanted now; NULL:
-- the ERP has no value for it). Filled by inbound.record_changes, delta.weigh_edits and inbound.resolve.
create or replace function inbound.open_disputes()
returns void
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
    -- Made once a session: a new one each time would have every statement planned again.
    create temp table if not exists dispute (
        portal_id integer, entity text, golden_table text, golden_id bigint, crm_id bigint, field text,
        base jsonb, theirs jsonb, sent jsonb, ours jsonb, edit jsonb, is_fresh boolean, is_pending boolean,
        changed_by bigint, changed_at timestamptz, column_name text, owner text, is_moved boolean, ours_at timestamptz,
        back jsonb, verdict text, conflict_id bigint, is_unlinked boolean
    ) on commit delete rows;
    if exists (select from pg_temp.dispute) then
        truncate pg_temp.dispute;
    end if;
end
$$;
