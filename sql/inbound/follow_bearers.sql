-- Of the merges of pg_temp.merged those whose survivor bears the lost card's origin and was nobody's: it is the same golden
-- row's card now, what it holds otherwise is what people changed, and what the ERP wants of it goes there.
create or replace function inbound.follow_bearers(p_portal_id integer, p_entity text)
returns void
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_bearers jsonb;
    v_golden_ids bigint[] := array(
        select merged.golden_id from pg_temp.merged as merged where merged.kept_golden_id is null
    );
begin
    with bearer as (
        update portal.item as card
        set crm_id = merged.survivor_id, deleted_at = null, merged_into = null
        from pg_temp.merged as merged
        where
            merged.kept_golden_id is null
            and card.golden_id = merged.golden_id and card.entity = p_entity and card.portal_id = p_portal_id
        returning merged.survivor_id
    ),
    found as (
        delete from inbound.card as made
        using bearer
        where made.crm_id = bearer.survivor_id and made.entity = p_entity and made.portal_id = p_portal_id
        returning made.*
    )
    select jsonb_agg(found.fields || jsonb_build_object(
        'id', found.crm_id, 'updatedTime', found.updated_at, 'updatedBy', found.updated_by
    )) into v_bearers
    from found;
    if v_bearers is not null then
        perform inbound.tell_merges(p_portal_id, p_entity, array(
            select merged.crm_id from pg_temp.merged as merged where merged.kept_golden_id is null
        ));
        perform inbound.take_cards(p_portal_id, p_entity, v_bearers);
    end if;
    perform delta.send_again(p_portal_id, p_entity, v_golden_ids);
    -- The claim looks whether its parents are there.
    update delta.item as item
    set is_requeued = true
    where
        item.golden_id = any (v_golden_ids) and item.entity = p_entity and item.portal_id = p_portal_id
        and item.state = 'open';
end
$$;
