-- Compares fetched cards with what the portal last confirmed, field by field; what differs a person did (I16). Each
-- difference is decided by the owner of its field (I17): what stands is offered to the ERPs, what was overruled or
-- waits for a person is not.
create or replace function inbound.record_changes(p_portal_id integer, p_entity text)
returns bigint
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_changes bigint[];
begin
    -- Either a claim has seen what is written here, or its lease is seen here.
    perform pg_advisory_xact_lock(1229870157, p_portal_id);

    perform inbound.open_disputes();
    insert into pg_temp.dispute (
        portal_id, entity, golden_table, golden_id, crm_id, field, base, theirs, sent, ours, edit, is_fresh, is_pending,
        changed_by, changed_at
    )
    select
        p_portal_id, p_entity, target.golden_table, known.golden_id, card.crm_id, field.key,
        known.held -> field.key, field.value, known.sent -> field.key,
        case when pending.is_pending then null else known.sent -> field.key end, known.edited -> field.key,
        true, pending.is_pending, card.updated_by, card.updated_time
    from pg_temp.card as card
    inner join delta.entity as target on target.entity = p_entity
    -- offset 0: looked up card by card, whatever the planner believes of the tables.
    cross join lateral (
        select item.* from portal.item as item
        where item.crm_id = card.crm_id and item.entity = p_entity and item.portal_id = p_portal_id
        offset 0
    ) as known
    left join lateral (
        select item.state, item.wanted from delta.item as item
        where
            item.golden_id = known.golden_id
            and item.entity = known.entity
            and item.portal_id = known.portal_id
        offset 0
    ) as standing on true
    cross join lateral (select coalesce(standing.state <> 'done', false) as is_pending) as pending
    cross join lateral jsonb_each(card.fields) as field
    where
        (known.held ? field.key or known.held = '{}')
        -- Nearly all are equal to the letter, which costs less to see.
        and known.held -> field.key is distinct from field.value
        and not inbound.is_same(field.key, known.held -> field.key, field.value)
        -- Our own write whose reply is still under way, or was lost, is no change of people's (I16).
        and not (
            coalesce(standing.state in ('leased', 'unknown') and standing.wanted ? field.key, false)
            and inbound.is_same(field.key, standing.wanted -> field.key, field.value)
        )
        and not exists (
            select from jsonb_array_elements(known.doubted -> field.key) as doubted (value)
            where inbound.is_same(field.key, doubted.value, field.value)
        );
    if (select count(*) from (select from pg_temp.dispute limit 100) as counted) = 100 then
        analyze pg_temp.dispute;
    end if;
    perform inbound.load_ours(p_entity);
    perform inbound.find_taken_away();
    perform inbound.judge();

    with written as (
        insert into inbound.change (
            portal_id, entity, crm_id, golden_id, is_new, changed_fields, base, theirs, offered, changed_by, changed_at
        )
        select
            p_portal_id, p_entity, card.crm_id, known.golden_id, known.held = '{}' and known.is_born_in_crm,
            coalesce(differing.names, '{}'), known.held, card.fields, card.fields || differing.told, card.updated_by,
            card.updated_time
        from pg_temp.card as card
        cross join lateral (
            select item.* from portal.item as item
            where item.crm_id = card.crm_id and item.entity = p_entity and item.portal_id = p_portal_id
            offset 0
        ) as known
        left join (
            select
                dispute.golden_id,
                array_agg(dispute.field order by dispute.field) filter (where dispute.verdict <> 'agreed') as names,
                jsonb_object_agg(
                    dispute.field,
                    case
                        when dispute.verdict = 'back'
                            then dispute.back || case jsonb_typeof(dispute.theirs) when 'array' then dispute.theirs else '[]' end
                        else coalesce(dispute.base, 'null')
                    end
                ) filter (where dispute.verdict in ('agreed', 'ours', 'review', 'back')) as told
            from pg_temp.dispute as dispute
            group by dispute.golden_id
        ) as differing on known.golden_id = differing.golden_id
        where differing.names is not null or (known.held = '{}' and known.is_born_in_crm)
        -- As they happened.
        order by card.updated_time, card.crm_id
        returning inbound_id
    )
    select array_agg(written.inbound_id) into v_changes from written;

    update portal.item as known
    set held = known.held || card.fields
    from pg_temp.card as card
    where
        known.crm_id = card.crm_id
        and known.entity = p_entity
        and known.portal_id = p_portal_id
        and known.held is distinct from known.held || card.fields;
    if exists (select from pg_temp.dispute) then
        perform inbound.carry_out();
    end if;
    if v_changes is not null then
        perform inbound.offer(v_changes);
    end if;
    return coalesce(cardinality(v_changes), 0);
end
$$;
