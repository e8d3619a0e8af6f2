-- Pairs that wait for a person, the strongest first, with what both records say under the rule's key and signs, and
-- which signs contradict each other. Answer with linked.decide(record_a, record_b, 'same' or 'different').
create or replace function linked.review(p_entity text default null, p_limit integer default 50)
returns table (
    entity text, record_a bigint, record_b bigint, golden_id_a bigint, golden_id_b bigint, source_a text, source_b text,
    rule_name text, verdict text, strength integer, contradictions text[], evidence jsonb, tick_id bigint
)
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
    with pair as materialized (
        select waiting.*
        from linked.waiting_pair as waiting
        where p_entity is null or waiting.entity = p_entity
        order by waiting.strength desc, waiting.record_a, waiting.record_b
        limit p_limit
    ),
    known as materialized (
        select named.entity, described.*
        from (
            select pair.entity, array_agg(side.record_id) as record_ids
            from pair
            cross join lateral (values (pair.record_a), (pair.record_b)) as side (record_id)
            group by pair.entity
        ) as named
        cross join lateral linked.record_signs(named.entity, named.record_ids) as described
    ),
    listed as materialized (
        select looked.match_rule_id, looked.names
        from (select distinct pair.entity from pair) as named
        cross join lateral linked.rule_columns(named.entity) as looked
    )
    select
        pair.entity, pair.record_a, pair.record_b, pair.golden_id_a, pair.golden_id_b,
        one.source_system || ' ' || one.source_key, other.source_system || ' ' || other.source_key,
        pair.rule_name, pair.verdict, pair.strength, against.signs,
        linked.pair_evidence(listed.names || against.signs, one.signs, other.signs), pair.tick_id
    from pair
    inner join known as one on pair.record_a = one.record_id
    inner join known as other on pair.record_b = other.record_id
    inner join listed on pair.match_rule_id = listed.match_rule_id
    cross join lateral (
        select coalesce(array_agg(distinct conflict.sign), '{}') as signs
        from exchange.match_conflict as conflict
        where
            conflict.entity = pair.entity
            and (one.signs ->> conflict.sign) <> (other.signs ->> conflict.sign)
    ) as against
    order by pair.strength desc, pair.record_a, pair.record_b
$$;
grant execute on function linked.review(text, integer) to intersect_reader;
