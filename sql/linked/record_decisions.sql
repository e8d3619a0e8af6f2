-- Writes down one verdict on pairs of records of one entity, and has the next tick group them anew. The journal names
-- the pair from both sides.
create or replace function linked.record_decisions(
    p_entity text, p_record_ids bigint[], p_other_ids bigint[], p_verdict text, p_reason text
)
returns bigint
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_last bigint;
begin
    with pair as (
        select distinct least(listed.one, listed.other) as record_a, greatest(listed.one, listed.other) as record_b
        from unnest(p_record_ids, p_other_ids) as listed (one, other)
    ),
    decided as (
        insert into linked.decision (entity, record_a, record_b, verdict, reason)
        select p_entity, pair.record_a, pair.record_b, p_verdict, p_reason from pair
        returning decision_id
    )
    select max(decided.decision_id) into v_last from decided;

    insert into linked.pending (entity, record_id)
    select distinct p_entity, listed.record_id
    from unnest(p_record_ids || p_other_ids) as listed (record_id);

    -- Dynamic over the entities; the name goes through %I.
    execute format(
        'insert into exchange.journal (entity, source_system, source_key, golden_id, op, column_name, new_value)
        select $1, record.source_system, record.source_key, record.golden_id, ''decide'', ''decision'', $4 || '' '' || side.other_id
        from (
            select one, other from unnest($2, $3) as listed (one, other)
            union
            select other, one from unnest($2, $3) as listed (one, other)
        ) as side (record_id, other_id)
        inner join linked.%I as record on side.record_id = record.record_id',
        p_entity
    ) using p_entity, p_record_ids, p_other_ids, p_verdict;
    perform pg_notify('intersect_staging', '');
    return v_last;
end
$$;
