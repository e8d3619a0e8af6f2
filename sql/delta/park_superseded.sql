-- Two cards that turned out to be one thing: the younger golden id's card is reported, never deleted or written again.
create or replace function delta.park_superseded(p_golden_ids bigint[], p_merged_ids bigint[])
returns void
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
    update delta.item as item
    set
        state = 'parked',
        error_code = 'CARD_SUPERSEDED',
        error_description = format(
            'card %s is the same as card %s', old_card.crm_id, coalesce(new_card.crm_id::text, 'to come')
        ),
        settled_at = now()
    from unnest(p_golden_ids, p_merged_ids) as merge (golden_id, merged_golden_id)
    inner join portal.item as old_card on merge.merged_golden_id = old_card.golden_id
    left join portal.item as new_card
        on
            merge.golden_id = new_card.golden_id
            and old_card.entity = new_card.entity
            and old_card.portal_id = new_card.portal_id
    where
        item.golden_id = merge.merged_golden_id
        and item.entity = old_card.entity
        and item.portal_id = old_card.portal_id
        and item.entity in ('contact', 'company', 'product')
        and item.state in ('done', 'open', 'waiting')
        and old_card.crm_id is not null
        -- What people deleted is nobody's second card.
        and old_card.deleted_at is null;
end
$$;
