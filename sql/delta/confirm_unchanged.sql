-- Confirms leased deltas that turned out to need no request: the portal holds the wanted values already.
create or replace function delta.confirm_unchanged(p_lease bigint)
returns void
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
    with confirmed as (
        update delta.item as item
        set
            state = 'done', wanted = null, params = null, attempts = 0, lookups = 0, error_code = null, error_description = null,
            settled_at = now(), method = target.update_method
        from delta.item as leased
        inner join delta.entity as target on leased.entity = target.entity
        where
            leased.lease = p_lease
            and leased.state = 'leased'
            and leased.method is null
            and item.golden_id = leased.golden_id
            and item.entity = leased.entity
            and item.portal_id = leased.portal_id
        returning item.golden_id, item.entity, item.portal_id, leased.wanted, leased.leased_hash
    )
    update portal.item as card
    set
        sent = confirmed.wanted,
        doubted = case when card.doubted = '{}' then card.doubted else delta.held_doubt(card) end,
        wanted_hash = confirmed.leased_hash,
        -- Decided for the ERP, which wants nothing else any more.
        edited = case
            when card.edited = '{}' then card.edited
            else (
                select coalesce(jsonb_object_agg(edit.key, edit.value) filter (where not edit.value ? 'winner'), '{}')
                from jsonb_each(card.edited) as edit
            )
        end
    from confirmed
    where
        card.golden_id = confirmed.golden_id
        and card.entity = confirmed.entity
        and card.portal_id = confirmed.portal_id;
end
$$;
