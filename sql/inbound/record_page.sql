-- Takes the cards or requisites of one request as fetched: what differs from what we know becomes a change and is offered
-- to the right source; advances the watermark of cards in the same commit. Returns the parameters of the next request's
-- pages, at most p_pages, or none after a short page. p_params are those of this request's first page.
create or replace function inbound.record_page(
    p_portal_id integer, p_entity text, p_cards jsonb, p_params jsonb default null, p_pages integer default 1
)
returns table (change_count bigint, next_pages json)
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_page constant integer := 50;
    v_changes bigint;
    v_cards bigint;
begin
    if p_entity = 'requisite' then
        v_changes := inbound.take_requisites(p_portal_id, p_cards);
        return query
        select v_changes, (
            select json_build_array(jsonb_set(p_params, '{filter,>ID}', to_jsonb(max(card.crm_id))))
            from pg_temp.card as card having count(*) >= v_page
        );
        return;
    end if;
    v_changes := inbound.take_cards(p_portal_id, p_entity, p_cards);
    v_cards := (select count(*) from pg_temp.card);
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
            -- Whole pages, that is, none of them was a short one.
            where target.entity = p_entity and v_cards > 0 and v_cards % v_page = 0
        );
end
$$;
