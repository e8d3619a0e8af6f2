-- When two golden rows became one and only the younger had a card, the elder takes it over: a second card for the same
-- thing would be a duplicate of our own making; and so it does where people deleted its own card and made another one.
-- Not while a request of either is on its way: delta.follow_moves does it then.
create or replace function delta.hand_over_cards(p_golden_ids bigint[], p_merged_ids bigint[])
returns void
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
    -- A claim must see whose card it is, or be seen.
    perform pg_advisory_xact_lock(1229870157, portal.portal_id) from portal.portal as portal;
    drop table if exists pg_temp.chosen;
    create temp table chosen on commit drop as
    select distinct on (merge.golden_id, card.entity, card.portal_id)
        merge.golden_id, card.entity, card.portal_id, card.golden_id as old_golden_id
    from unnest(p_golden_ids, p_merged_ids) as merge (golden_id, merged_golden_id)
    inner join portal.item as card on merge.merged_golden_id = card.golden_id and card.crm_id is not null
    where
        card.entity in ('contact', 'company', 'product')
        and not exists (
            select from portal.item as present
            where
                present.golden_id = merge.golden_id
                and present.entity = card.entity
                and present.portal_id = card.portal_id
                and (present.deleted_at is null or present.merged_into is not null)
        )
        and card.deleted_at is null
        and not exists (
            select from delta.item as busy
            where
                busy.golden_id in (merge.golden_id, merge.merged_golden_id)
                and busy.entity in (card.entity, 'requisite', 'address')
                and busy.portal_id = card.portal_id
                and busy.state in ('leased', 'unknown')
        )
    order by merge.golden_id, card.entity, card.portal_id, card.golden_id;
    delete from portal.item as gone
    using pg_temp.chosen as chosen
    where
        gone.golden_id = chosen.golden_id
        and gone.portal_id = chosen.portal_id
        and (gone.entity = chosen.entity or (gone.entity in ('requisite', 'address') and chosen.entity in ('contact', 'company')))
        and gone.deleted_at is not null;

    with handed as (
        update portal.item as card
        set golden_id = chosen.golden_id
        from pg_temp.chosen as chosen
        where
            card.golden_id = chosen.old_golden_id
            and card.entity = chosen.entity
            and card.portal_id = chosen.portal_id
        returning chosen.golden_id, chosen.old_golden_id, chosen.entity, chosen.portal_id
    ),
    -- What was refused, or not sent yet, was an add; with a card at hand delta.queue decides anew.
    reopened as (
        update delta.item as item
        set state = 'done', error_code = null, error_description = null
        from handed
        where
            item.golden_id in (handed.golden_id, handed.old_golden_id)
            and item.entity = handed.entity
            and item.portal_id = handed.portal_id
            and item.state in ('open', 'parked')
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
    perform delta.follow_requisites(portal.portal_id, p_golden_ids) from portal.portal as portal;
end
$$;
