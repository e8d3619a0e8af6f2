-- Takes one page of cards or requisites as fetched: what differs from what we know becomes a change and is offered to
-- the right source; advances the watermark of cards in the same commit. Returns the next page's parameters, or none after
-- a short page. p_params are those of this page.
create or replace function inbound.record_page(
    p_portal_id integer, p_entity text, p_cards jsonb, p_params jsonb default null
)
returns table (change_count bigint, next_params json)
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_page constant integer := 50;
    v_changes bigint;
begin
    if p_entity = 'requisite' then
        v_changes := inbound.take_requisites(p_portal_id, p_cards);
        return query
        select v_changes, (
            select jsonb_set(p_params, '{filter,>ID}', to_jsonb(max(card.crm_id)))::json
            from pg_temp.card as card having count(*) >= v_page
        );
        return;
    end if;
    v_changes := inbound.take_cards(p_portal_id, p_entity, p_cards);
    update portal.watermark as watermark
    set updated_time = greatest(watermark.updated_time, last.updated_time)
    from (select max(updated_time) as updated_time from pg_temp.card) as last
    where watermark.portal_id = p_portal_id and watermark.entity = p_entity and last.updated_time is not null;

    return query
    select
        v_changes,
        (
            select inbound.page_params(target.entity_type_id, last.updated_time, last.crm_id)
            from delta.entity as target
            cross join lateral (
                select card.updated_time, card.crm_id from pg_temp.card as card
                order by card.updated_time desc, card.crm_id desc limit 1
            ) as last
            where target.entity = p_entity and (select count(*) from pg_temp.card) >= v_page
        );
end
$$;
