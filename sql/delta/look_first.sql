-- Has the addresses of a lease that are there looked up before they are changed, and before that is decided: an update
-- sends the whole address (W18), and with it would write over what people changed since it was read last, which no time
-- tells (R04).
create or replace function delta.look_first(p_lease bigint)
returns void
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
    update delta.item as item
    set
        state = 'unknown', operation = 'look', attempts = item.attempts - 1, leased_until = now() - interval '1 second',
        params = jsonb_build_object('fields', jsonb_build_object('ENTITY_ID', card.crm_id))
    from portal.item as card
    where
        item.lease = p_lease
        and item.state = 'leased'
        and item.entity = 'address'
        -- 1: that has been done.
        and item.lookups = 0
        and card.golden_id = item.golden_id
        and card.entity = item.entity
        and card.portal_id = item.portal_id
        and card.crm_id is not null
        and (item.wanted is distinct from card.sent or card.doubted <> '{}');
    if found then
        perform pg_notify('intersect_delta', '');
    end if;
end
$$;
