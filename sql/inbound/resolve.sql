-- Decides conflicts that wait for a person: erp sends the golden record's value to the portal, crm leaves the people's
-- there and offers it to the ERP. The rest of the record has travelled meanwhile.
create or replace function inbound.resolve(p_conflict_ids bigint[], p_winner text, p_reason text default null)
returns table (conflict_id bigint, entity text, golden_id bigint, crm_id bigint, portal_field text, winner text)
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_id bigint;
    v_status text;
    v_portal_id integer;
    v_entity text;
begin
    if coalesce(p_winner not in ('erp', 'crm'), true) then
        raise exception 'resolve: there is no side "%"', p_winner
            using errcode = 'invalid_parameter_value', hint = 'Say erp: the ERP''s value; or crm: the one people gave it.';
    end if;
    select asked.id, known.status into v_id, v_status
    from unnest(p_conflict_ids) as asked (id)
    left join inbound.conflict as known on asked.id = known.conflict_id
    where known.status is distinct from 'waiting'
    order by asked.id
    limit 1;
    if v_id is not null and v_status is null then
        raise exception 'resolve: there is no conflict %', v_id
            using errcode = 'no_data_found', hint = 'See what waits: intersect conflict list';
    elsif v_id is not null then
        raise exception 'resolve: conflict % does not wait, it is %', v_id, v_status
            using errcode = 'invalid_parameter_value', hint = 'Change the value in the ERP or in the card: what is changed last counts.';
    end if;

    -- One statement after the other per portal object, not per conflict: each has a view of its own.
    for v_portal_id, v_entity in
        select distinct known.portal_id, known.entity
        from inbound.conflict as known
        where known.conflict_id = any (p_conflict_ids)
        order by 1, 2
    loop
        perform pg_advisory_xact_lock(1229870157, v_portal_id);
        perform inbound.open_disputes();
        insert into pg_temp.dispute (
            portal_id, entity, golden_table, golden_id, crm_id, field, base, theirs, sent, edit, is_fresh, is_pending,
            changed_by, changed_at, column_name, owner, verdict, conflict_id
        )
        select
            known.portal_id, known.entity, target.golden_table, card.golden_id, card.crm_id, known.portal_field,
            known.base, card.held -> known.portal_field, card.sent -> known.portal_field,
            coalesce(card.edited -> known.portal_field, '{}') - 'conflict'::text, false, true,
            known.theirs_by, known.theirs_at,
            (
                select map.golden_column
                from exchange.field_map as map
                where
                    map.portal_id = known.portal_id
                    and map.entity = known.entity
                    and map.portal_field = known.portal_field
                limit 1
            ),
            known.rule, case p_winner when 'erp' then 'ours' else 'theirs' end, known.conflict_id
        from inbound.conflict as known
        inner join delta.entity as target on known.entity = target.entity
        -- By the card: after a merge it may belong to another golden row.
        inner join portal.item as card
            on known.crm_id = card.crm_id and known.entity = card.entity and known.portal_id = card.portal_id
        where known.conflict_id = any (p_conflict_ids) and known.portal_id = v_portal_id and known.entity = v_entity;
        perform inbound.load_ours(v_entity);
        update pg_temp.dispute as dispute
        set ours = coalesce(dispute.ours, 'null')
        where dispute.ours is null;
        perform inbound.carry_out();
        if p_winner = 'erp' then
            perform delta.send_again(v_portal_id, v_entity, (select array_agg(dispute.golden_id) from pg_temp.dispute as dispute));
        end if;
    end loop;

    return query
    update inbound.conflict as known
    set status = 'decided', winner = p_winner, decided_at = now(), decided_by = session_user, reason = p_reason
    where known.conflict_id = any (p_conflict_ids)
    returning known.conflict_id, known.entity, known.golden_id, known.crm_id, known.portal_field, known.winner;
end
$$;
