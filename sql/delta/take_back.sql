-- Takes back leased deltas that would write over an edit that stands or waits for a person, by the disputes of the
-- capture that found it. Capture reads alone, so none of them is on its way now, unless its loader died over it: its
-- outcome counts as unknown, and it is looked up or repeated when no request can be running.
create or replace function delta.take_back()
returns void
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
    update delta.item as item
    set
        state = 'unknown',
        -- The portal gives up after 60 s.
        leased_until = now() + interval '75 seconds',
        error_code = 'LEASE_ENDED',
        error_description = 'people changed a field that was about to be sent'
    from pg_temp.dispute as dispute
    where
        dispute.is_fresh
        and dispute.verdict in ('theirs', 'review')
        and item.golden_id = dispute.golden_id
        and item.entity = dispute.entity
        and item.portal_id = dispute.portal_id
        and item.state = 'leased'
        and item.params -> 'fields' ? dispute.field;
    if found then
        perform delta.doubt_unknown((select dispute.portal_id from pg_temp.dispute as dispute limit 1));
    end if;
end
$$;
