-- Says what became of adopted cards: linked with a record of an ERP, a second card of a thing that has one (people merge
-- them), review (a rule wants a person to look; the ERP's record waits for it, else it would get a second card), or
-- nobody's. Those are offered to the ERP of highest rank as inserts. A step of every tick; it costs nothing without cards.
create or replace function inbound.place_cards(p_portal_id integer)
returns void
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_source text;
begin
    if not exists (
        select from inbound.card as card where card.portal_id = p_portal_id and card.state in ('staged', 'review')
    ) then
        return;
    end if;
    v_source := inbound.portal_source(p_portal_id);
    perform inbound.find_doubts(p_portal_id, v_source);
    drop table if exists pg_temp.placed;
    create temp table placed on commit drop as
    select
        card.entity, card.crm_id, card.golden_id, card.fields, record.golden_id as found_golden_id,
        case
            when present.golden_id is distinct from record.golden_id then 'second'
            when linked.has_erp_record(record.golden_id) then 'linked'
            when exists (
                select from inbound.doubt as doubt
                where doubt.crm_id = card.crm_id and doubt.entity = card.entity and doubt.portal_id = p_portal_id
            ) then 'review'
            else 'offered'
        end as state
    from inbound.card as card
    inner join linked.customer as record on card.source_key = record.source_key and record.source_system = v_source
    left join portal.item as present
        on card.crm_id = present.crm_id and card.entity = present.entity and present.portal_id = p_portal_id
    where card.portal_id = p_portal_id and card.state in ('staged', 'review') and card.entity <> 'requisite';

    update inbound.card as card
    set state = placed.state
    from pg_temp.placed as placed
    where
        card.crm_id = placed.crm_id and card.entity = placed.entity and card.portal_id = p_portal_id
        and card.state <> placed.state;
    insert into delta.item as item (
        portal_id, entity, golden_id, state, rank, tick_id, error_code, error_description, settled_at
    )
    select
        p_portal_id, placed.entity, placed.golden_id, 'parked', target.rank,
        (select max(tick.tick_id) from exchange.tick as tick), 'CARD_SUPERSEDED',
        format('card %s is the same as card %s', placed.crm_id, coalesce(other.crm_id::text, 'to come')), now()
    from pg_temp.placed as placed
    inner join delta.entity as target on placed.entity = target.entity
    left join portal.item as other
        on placed.found_golden_id = other.golden_id and other.entity = placed.entity and other.portal_id = p_portal_id
    where placed.state = 'second'
    on conflict do nothing;
    perform inbound.offer_cards(p_portal_id);
end
$$;
