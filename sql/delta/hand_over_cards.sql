-- When two golden rows became one and only the younger had a card, the elder takes it over: a second card for the same
-- thing would be a duplicate of our own making. Not while a request of either is on its way.
create or replace function delta.hand_over_cards(p_tick_id bigint)
returns void
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
    with merge as (
        select merged.* from linked.merged_rows(p_tick_id) as merged
    ),
    chosen as (
        select distinct on (merge.golden_id, card.entity, card.portal_id)
            merge.golden_id, card.entity, card.portal_id, card.golden_id as old_golden_id
        from merge
        inner join portal.item as card on merge.merged_golden_id = card.golden_id and card.crm_id is not null
        where
            card.entity in ('contact', 'company', 'product')
            and not exists (
                select from portal.item as present
                where
                    present.golden_id = merge.golden_id
                    and present.entity = card.entity
                    and present.portal_id = card.portal_id
            )
            and not exists (
                select from delta.item as busy
                where
                    busy.golden_id in (merge.golden_id, merge.merged_golden_id)
                    and busy.entity in (card.entity, 'requisite')
                    and busy.portal_id = card.portal_id
                    and busy.state in ('leased', 'unknown')
            )
        order by merge.golden_id, card.entity, card.portal_id, card.golden_id
    ),
    handed as (
        update portal.item as card
        set golden_id = chosen.golden_id
        from chosen
        where
            card.golden_id = chosen.old_golden_id
            and card.entity = chosen.entity
            and card.portal_id = chosen.portal_id
        returning chosen.golden_id, chosen.old_golden_id, chosen.entity, chosen.portal_id
    ),
    -- What was refused was an add; with a card at hand delta.queue decides anew.
    reopened as (
        update delta.item as item
        set state = 'done', error_code = null, error_description = null
        from handed
        where
            item.golden_id = handed.golden_id
            and item.entity = handed.entity
            and item.portal_id = handed.portal_id
            and item.state = 'parked'
    )
    -- A requisite hangs on its card and goes with it.
    update portal.item as requisite
    set golden_id = handed.golden_id
    from handed
    where
        handed.entity in ('contact', 'company')
        and requisite.golden_id = handed.old_golden_id
        and requisite.entity = 'requisite'
        and requisite.portal_id = handed.portal_id
        and not exists (
            select from portal.item as present
            where
                present.golden_id = handed.golden_id
                and present.entity = 'requisite'
                and present.portal_id = handed.portal_id
        );
end
$$;
