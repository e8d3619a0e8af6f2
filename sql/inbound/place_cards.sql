-- Says what became of people's cards: linked with a record of an ERP, a second card of a thing that has one (people merge
-- them), review (a rule wants a person to look; the ERP's record waits for it, else it would get a second card), gone, or
-- nobody's. Those are offered to the ERP of highest rank as inserts, once. A step of every tick.
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
        union all
        select from inbound.card as card where card.portal_id = p_portal_id and card.state = 'offered'
    ) then
        return;
    end if;
    v_source := inbound.portal_source(p_portal_id);
    perform inbound.consider_cards(p_portal_id, v_source);
    if not exists (select from pg_temp.considered) then
        return;
    end if;
    perform inbound.find_doubts(p_portal_id, v_source);
    drop table if exists pg_temp.placed;
    create temp table placed on commit drop as
    select
        card.entity, card.crm_id, card.golden_id, card.source_key, card.updated_at, card.updated_by,
        coalesce(present.held, card.fields) as fields, record.golden_id as found_golden_id,
        card.state as old_state, card.is_captured,
        case
            when present.golden_id is null or present.deleted_at is not null then 'gone'
            -- What can be read of it in no way is offered as it is.
            when record.record_id is null then case when card.is_captured and card.stage_count >= 5 then 'offered' else card.state end
            when present.golden_id <> record.golden_id then 'second'
            when linked.has_erp_record(record.golden_id) then 'linked'
            when exists (
                select from inbound.doubt as doubt
                where doubt.crm_id = card.crm_id and doubt.entity = card.entity and doubt.portal_id = p_portal_id
            ) then 'review'
            else 'offered'
        end as state
    from pg_temp.considered as card
    left join linked.customer as record on card.source_key = record.source_key and record.source_system = v_source
    left join portal.item as present
        on card.crm_id = present.crm_id and card.entity = present.entity and present.portal_id = p_portal_id;

    update inbound.card as card
    set state = placed.state
    from pg_temp.placed as placed
    where
        card.crm_id = placed.crm_id and card.entity = placed.entity and card.portal_id = p_portal_id
        and card.state <> placed.state;
    update staging.reject as reject
    set state = 'obsolete', closed_at = now()
    from pg_temp.placed as placed
    where
        reject.source_system = v_source and reject.source_key = placed.source_key and reject.state = 'open'
        and reject.staging_table = 'customer' and placed.state <> 'staged';
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
    perform inbound.mark_edited(p_portal_id);
    perform inbound.tell_linked(p_portal_id);
    perform inbound.offer_cards(p_portal_id);
end
$$;
