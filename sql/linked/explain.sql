-- Why are these records one (I6)? Each record of a golden row, with the links and decisions that hold it there, or keep
-- it from another: which rule, with whom, what both sides say under its key and signs (this record's value first). No
-- row: no customer or product has this golden id; linked.move tells whether it was merged.
create or replace function linked.explain(p_golden_id bigint)
returns table (
    entity text, record_id bigint, source_system text, source_key text, is_deleted boolean,
    held_by text, verdict text, rule_name text, strength integer, other_record_id bigint, other_source_system text,
    other_source_key text, evidence jsonb, tick_id bigint, decided_by text, decided_at timestamptz, reason text
)
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
    v_entity text;
    v_record_ids bigint[];
    v_known_ids bigint[];
begin
    select found.entity, array_agg(found.record_id) into v_entity, v_record_ids
    from (
        select 'customer' as entity, record.record_id from linked.customer as record where record.golden_id = p_golden_id
        union all
        select 'product', record.record_id from linked.product as record where record.golden_id = p_golden_id
    ) as found
    group by found.entity;
    if v_entity is null then
        return;
    end if;
    select array_agg(distinct decided.record_id) || v_record_ids into v_known_ids
    from linked.decision as decision
    cross join lateral (values (decision.record_a), (decision.record_b)) as decided (record_id)
    where decision.record_a = any (v_record_ids) or decision.record_b = any (v_record_ids);

    return query
    with known as (
        select * from linked.record_signs(v_entity, v_known_ids)
    ),
    bond as (
        select
            'rule' as held_by, rule.verdict, rule.rule_name, rule.strength, link.record_a, link.record_b, listed.names,
            link.tick_id, null::text as decided_by, null::timestamptz as decided_at, null::text as reason
        from linked.link as link
        inner join exchange.match_rule as rule on link.match_rule_id = rule.match_rule_id
        inner join linked.rule_columns(v_entity) as listed on rule.match_rule_id = listed.match_rule_id
        where link.record_a = any (v_record_ids) and link.record_b = any (v_record_ids)
        union all
        select
            'decision', last.verdict, null, 1000, last.record_a, last.record_b, '{}', null,
            last.decided_by, last.decided_at, last.reason
        from (
            select distinct on (decision.record_a, decision.record_b) decision.*
            from linked.decision as decision
            where decision.record_a = any (v_record_ids) or decision.record_b = any (v_record_ids)
            order by decision.record_a, decision.record_b, decision.decision_id desc
        ) as last
    )
    select
        v_entity, one.record_id, one.source_system, one.source_key, one.is_deleted, side.held_by, side.verdict,
        side.rule_name, side.strength, side.other_id, other.source_system, other.source_key,
        case when side.held_by = 'rule' then linked.pair_evidence(side.names, one.signs, other.signs) end,
        side.tick_id, side.decided_by, side.decided_at, side.reason
    from known as one
    left join (
        select bond.*, bond.record_a as record_id, bond.record_b as other_id from bond
        union all
        select bond.*, bond.record_b, bond.record_a from bond
    ) as side on one.record_id = side.record_id
    left join known as other on side.other_id = other.record_id
    where one.golden_id = p_golden_id
    order by one.record_id, side.strength desc, side.other_id, side.rule_name;
end
$$;
grant execute on function linked.explain(bigint) to intersect_reader;
