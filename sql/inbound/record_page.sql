-- Takes the cards of one request as fetched: what differs from what we know becomes a change and is offered to the right
-- source; advances the watermark in the same commit. Returns the next request's pages, or none after a short page.
create or replace function inbound.record_page(p_portal_id integer, p_entity text, p_cards jsonb, p_pages integer default 1)
returns table (change_count bigint, next_pages json)
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_changes bigint := inbound.take_cards(p_portal_id, p_entity, p_cards);
    v_cards bigint := (select count(*) from pg_temp.card);
begin
    update portal.watermark as watermark
    set updated_time = greatest(watermark.updated_time, last.updated_time)
    from (select max(updated_time) as updated_time from pg_temp.card) as last
    where watermark.portal_id = p_portal_id and watermark.entity = p_entity and last.updated_time is not null;

    return query
    select
        v_changes,
        (
            select inbound.page_chain(target.entity_type_id, last.updated_time, last.crm_id, p_pages)
            from delta.entity as target
            cross join lateral (
                select card.updated_time, card.crm_id from pg_temp.card as card
                order by card.updated_time desc, card.crm_id desc limit 1
            ) as last
            -- Whole pages of 50, that is, none of them was a short one.
            where target.entity = p_entity and v_cards > 0 and v_cards % 50 = 0
        );
end
$$;
