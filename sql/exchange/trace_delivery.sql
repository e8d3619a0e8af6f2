-- What became of a golden row on its way to the portals and back: where its deltas stand, every request meant and how
-- it ended, what the portal holds, what people changed there and whom it was offered to.
create or replace function exchange.trace_delivery(p_entity text, p_golden_id bigint)
returns table (happened_at timestamptz, stage text, what text, detail jsonb)
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
    with target as (
        select known.entity from delta.entity as known where known.golden_table = p_entity
    )
    select
        item.queued_at, 'delta', item.entity || ' ' || item.state,
        jsonb_strip_nulls(jsonb_build_object(
            'portal_id', item.portal_id, 'tick_id', item.tick_id, 'operation', item.operation, 'attempts', item.attempts,
            'due_at', item.due_at, 'error_code', item.error_code, 'error', item.error_description,
            'settled_at', item.settled_at
        ))
    from delta.item as item
    where item.golden_id = p_golden_id and item.entity in (select target.entity from target)
    union all
    select
        intent.intended_at, 'delta', intent.entity || ' intent: ' || intent.operation,
        jsonb_build_object('portal_id', intent.portal_id, 'lease', intent.lease)
    from delta.intent as intent
    where intent.golden_id = p_golden_id and intent.entity in (select target.entity from target)
    union all
    select
        settlement.settled_at, 'delta', settlement.entity || ' settled: ' || settlement.outcome,
        jsonb_strip_nulls(jsonb_build_object(
            'portal_id', settlement.portal_id, 'lease', settlement.lease, 'crm_id', settlement.crm_id,
            'error_code', settlement.error_code
        ))
    from delta.settlement as settlement
    where settlement.golden_id = p_golden_id and settlement.entity in (select target.entity from target)
    union all
    select
        card.confirmed_at, 'portal', card.entity,
        jsonb_build_object('portal_id', card.portal_id, 'crm_id', card.crm_id, 'sent', card.sent)
    from portal.item as card
    where card.golden_id = p_golden_id and card.entity in (select target.entity from target)
    union all
    select
        change.captured_at, 'inbound', change.entity || case when change.is_new then ' born' else ' changed' end,
        jsonb_build_object(
            'crm_id', change.crm_id, 'fields', change.changed_fields, 'by', change.changed_by, 'changed_at', change.changed_at
        )
    from inbound.change as change
    where change.golden_id = p_golden_id and change.entity in (select target.entity from target)
    union all
    select
        conflict.detected_at, 'inbound', conflict.entity || ' conflict ' || conflict.status,
        jsonb_strip_nulls(jsonb_build_object(
            'conflict_id', conflict.conflict_id, 'field', conflict.portal_field, 'rule', conflict.rule,
            'winner', conflict.winner, 'by', conflict.theirs_by, 'decided_at', conflict.decided_at,
            'decided_by', conflict.decided_by
        ))
    from inbound.conflict as conflict
    where conflict.golden_id = p_golden_id and conflict.entity in (select target.entity from target)
    union all
    select
        change.captured_at, 'outbound', change.entity || ' ' || change.op,
        jsonb_strip_nulls(jsonb_build_object(
            'change_id', change.change_id, 'offered_to', change.source_system, 'source_key', change.source_key,
            'columns', change.changed_fields, 'acknowledged_at', acknowledged.acknowledged_at
        ))
    from outbound.change as change
    left join outbound.acknowledgement as acknowledged
        on change.change_id = acknowledged.change_id and change.source_system = acknowledged.consumer
    where change.golden_id = p_golden_id and change.entity in (select target.entity from target)
$$;
