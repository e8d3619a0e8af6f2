-- Which rules and decisions link one record with others, when.
create or replace function exchange.trace_bonds(p_record_id bigint)
returns table (happened_at timestamptz, stage text, what text, detail jsonb)
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
    with link as (
        select link.record_b as other_id, link.match_rule_id, link.tick_id
        from linked.link as link where link.record_a = p_record_id
        union
        select link.record_a, link.match_rule_id, link.tick_id
        from linked.link as link where link.record_b = p_record_id
    ),
    decision as (
        select decision.record_b as other_id, decision.*
        from linked.decision as decision where decision.record_a = p_record_id
        union all
        select decision.record_a, decision.*
        from linked.decision as decision where decision.record_b = p_record_id
    )
    select
        tick.finished_at, 'linked', 'link: ' || rule.verdict,
        jsonb_build_object(
            'rule', rule.rule_name, 'strength', rule.strength, 'other_record_id', link.other_id, 'tick_id', link.tick_id
        )
    from link
    inner join exchange.match_rule as rule on link.match_rule_id = rule.match_rule_id
    left join exchange.tick as tick on link.tick_id = tick.tick_id
    union all
    select
        decision.decided_at, 'linked', 'decision: ' || decision.verdict,
        jsonb_strip_nulls(jsonb_build_object(
            'other_record_id', decision.other_id, 'by', decision.decided_by, 'reason', decision.reason
        ))
    from decision
$$;
