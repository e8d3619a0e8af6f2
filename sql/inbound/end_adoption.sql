-- Writes down what became of the cards that were staged, after the tick: linked with a record of an ERP, a second card
-- of a thing that has one (people merge them), or nobody's. Those are offered to the ERP of highest rank as inserts.
create or replace function inbound.end_adoption(p_portal_id integer)
returns void
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_source text := inbound.portal_source(p_portal_id);
    v_leader text := (
        select source.source_system from exchange.source as source
        where source.is_active and source.portal_id is null order by source.priority, source.source_system limit 1
    );
    v_last bigint := (select coalesce(max(change.inbound_id), 0) from inbound.change as change);
begin
    update inbound.card as card
    set state = case
        when present.golden_id is distinct from coalesce(record.golden_id, card.golden_id) then 'second'
        when linked.has_erp_record(present.golden_id) then 'linked'
        else 'offered'
    end
    from inbound.card as staged
    left join linked.customer as record
        on record.source_key = staged.entity || ':' || staged.crm_id and record.source_system = v_source
    left join portal.item as present
        on staged.crm_id = present.crm_id and present.entity = staged.entity and present.portal_id = p_portal_id
    where
        staged.portal_id = p_portal_id
        and staged.state = 'staged'
        and staged.entity in ('contact', 'company')
        and card.crm_id = staged.crm_id and card.entity = staged.entity and card.portal_id = p_portal_id;
    update inbound.card set state = 'linked' where portal_id = p_portal_id and state = 'staged' and entity = 'requisite';
    -- What could not be read was left out, and is for nobody to correct here.
    update staging.reject set state = 'obsolete', closed_at = now() where source_system = v_source and state = 'open';

    insert into delta.item as item (
        portal_id, entity, golden_id, state, rank, tick_id, error_code, error_description, settled_at
    )
    select
        p_portal_id, card.entity, card.golden_id, 'parked', target.rank,
        (select max(tick.tick_id) from exchange.tick as tick), 'CARD_SUPERSEDED',
        format('card %s is the same as card %s', card.crm_id, coalesce(other.crm_id::text, 'to come')), now()
    from inbound.card as card
    inner join delta.entity as target on card.entity = target.entity
    inner join linked.customer as record
        on record.source_key = card.entity || ':' || card.crm_id and record.source_system = v_source
    left join portal.item as other
        on record.golden_id = other.golden_id and other.entity = card.entity and other.portal_id = p_portal_id
    where card.portal_id = p_portal_id and card.state = 'second'
    on conflict do nothing;

    if v_leader is null then
        return;
    end if;
    insert into inbound.change (portal_id, entity, crm_id, golden_id, is_new, changed_fields, base, theirs)
    select
        p_portal_id, card.entity, card.crm_id, card.golden_id, true,
        array(select name from jsonb_object_keys(card.fields) as name order by name), '{}', card.fields
    from inbound.card as card
    where
        card.portal_id = p_portal_id
        and card.state = 'offered'
        and not exists (
            select from outbound.change as told
            where told.golden_id = card.golden_id and told.entity = card.entity and told.op = 'insert'
        )
    order by card.entity, card.crm_id;
    insert into outbound.change (
        inbound_id, entity, op, changed_fields, source_system, golden_id, crm_id, record, changed_at, changed_by
    )
    select
        change.inbound_id, change.entity, 'insert',
        array(select name from jsonb_object_keys(told.record - '{phones,emails}'::text[]) as name order by name),
        v_leader, change.golden_id, change.crm_id, told.record, change.changed_at, change.changed_by::text
    from inbound.change as change
    cross join lateral (
        select inbound.staging_record(p_portal_id, change.entity, change.theirs, v_leader) as record offset 0
    ) as told
    where change.inbound_id > v_last
    order by change.inbound_id;
end
$$;
