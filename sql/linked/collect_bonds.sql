-- Fills pg_temp.bond: pairs of nodes that are the same by a rule or a decision, with the strength of the best reason.
-- A person's decision outranks every rule: 1000; two that a person called different have no bond of their own.
create or replace function linked.collect_bonds(p_entity text, p_work text)
returns void
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
    perform exchange.open_work_table('pg_temp', 'verdict', '(record_a bigint, record_b bigint, verdict text)');
    insert into pg_temp.verdict
    select distinct on (decision.record_a, decision.record_b)
        decision.record_a, decision.record_b, decision.verdict
    from pg_temp.node as node
    inner join linked.decision as decision on node.record_id = decision.record_a
    order by decision.record_a, decision.record_b, decision.decision_id desc;

    perform exchange.analyze_large('pg_temp.verdict');
    perform exchange.open_work_table(
        'pg_temp', 'bond', '(record_a bigint, record_b bigint, strength integer, is_fresh boolean)'
    );
    -- Dynamic over the work table; its name goes through %I.
    execute format(
        'insert into pg_temp.bond
        select
            reason.record_a, reason.record_b, max(reason.strength) as strength, bool_or(reason.is_fresh) as is_fresh
        from (
            select edge.record_a, edge.record_b, rule.strength, true as is_fresh
            from %I.%I as edge
            inner join exchange.match_rule as rule on edge.match_rule_id = rule.match_rule_id
            where rule.verdict = ''same''
            union all
            select link.record_a, link.record_b, rule.strength, false
            from pg_temp.node as node
            -- With an offset it stays a look through the index for each node, however large the table is.
            cross join lateral (
                select present.record_a, present.record_b, present.match_rule_id
                from linked.link as present
                where present.record_a = node.record_id
                offset 0
            ) as link
            inner join exchange.match_rule as rule on link.match_rule_id = rule.match_rule_id
            where rule.verdict = ''same''
            union all
            select verdict.record_a, verdict.record_b, 1000, false
            from pg_temp.verdict as verdict
            where verdict.verdict = ''same''
        ) as reason
        where not exists (
            select from pg_temp.verdict as verdict
            where
                verdict.record_a = reason.record_a
                and verdict.record_b = reason.record_b
                and verdict.verdict = ''different''
        )
        group by reason.record_a, reason.record_b',
        p_work, 'edge_' || p_entity
    );
    perform exchange.analyze_large('pg_temp.bond');
end
$$;
