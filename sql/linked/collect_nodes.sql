-- Fills pg_temp.node: the records whose group may change in this tick, and all that are connected with them.
create or replace function linked.collect_nodes(p_entity text, p_tick_id bigint, p_work text)
returns void
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_round integer := 0;
    v_added bigint;
begin
    -- Dynamic over the work tables; names go through %I. Links that rested on a key which became over-common go.
    execute format(
        'with gone as (
            delete from linked.link as link
            using %1$I.%2$I as revoked, exchange.match_rule as rule
            where
                link.key_hash = revoked.key_hash
                and link.entity = %4$L
                and link.match_rule_id = rule.match_rule_id
                and (
                    revoked.columns is null
                    or exists (
                        select from unnest(rule.signs) as sign
                        where sign like ''%%!'' and rtrim(sign, ''!'') = any (revoked.columns)
                    )
                )
            returning link.record_a, link.record_b
        ),
        seed as (
            select edge.record_a, edge.record_b
            from %1$I.%3$I as edge
            inner join exchange.match_rule as rule on edge.match_rule_id = rule.match_rule_id
            where rule.verdict = ''same''
            union all
            select gone.record_a, gone.record_b from gone
            union all
            select pending.record_id, pending.record_id
            from linked.pending as pending where pending.entity = %4$L and pending.tick_id = %6$s
            union all
            -- By this very tick before it was cut off: the links they had may be gone already.
            select move.record_id, move.record_id
            from linked.move as move where move.tick_id = %6$s and move.entity = %4$L
            union all
            select changed.record_id, changed.claimed_id from %1$I.%5$I as changed where changed.claimed_id is not null
            union all
            select changed.record_id, changed.record_id
            from %1$I.%5$I as changed
            where
                not changed.is_new
                and (
                    changed.old_golden_id <> changed.record_id
                    or exists (select from linked.link as link where link.record_a = changed.record_id)
                    or exists (select from linked.link as link where link.record_b = changed.record_id)
                    or exists (select from linked.decision as decision where decision.record_a = changed.record_id)
                    or exists (select from linked.decision as decision where decision.record_b = changed.record_id)
                )
        )
        insert into pg_temp.node (record_id, round)
        select record_a, 0 from seed union select record_b, 0 from seed',
        p_work, 'revoked_' || p_entity, 'edge_' || p_entity, p_entity, 'changed_' || p_entity, p_tick_id
    );
    -- As many rounds as the longest chain of links, each over all records of the last one.
    loop
        perform exchange.analyze_large('pg_temp.node');
        with reached as (
            select link.record_b as record_id
            from pg_temp.node as frontier
            inner join linked.link as link on frontier.record_id = link.record_a
            inner join exchange.match_rule as rule on link.match_rule_id = rule.match_rule_id and rule.verdict = 'same'
            where frontier.round = v_round
            union
            select link.record_a
            from pg_temp.node as frontier
            inner join linked.link as link on frontier.record_id = link.record_b
            inner join exchange.match_rule as rule on link.match_rule_id = rule.match_rule_id and rule.verdict = 'same'
            where frontier.round = v_round
            union
            select decision.record_b
            from pg_temp.node as frontier
            inner join linked.decision as decision on frontier.record_id = decision.record_a and decision.verdict = 'same'
            where frontier.round = v_round
            union
            select decision.record_a
            from pg_temp.node as frontier
            inner join linked.decision as decision on frontier.record_id = decision.record_b and decision.verdict = 'same'
            where frontier.round = v_round
        )
        insert into pg_temp.node (record_id, round)
        select reached.record_id, v_round + 1 from reached
        on conflict do nothing;
        get diagnostics v_added = row_count;
        exit when v_added = 0;
        v_round := v_round + 1;
    end loop;
end
$$;
