-- A person says that two records are the same or different, by record id or golden id (the record id of the elder
-- record). It outranks every rule, for good; the last decision on a pair holds. A tick runs at once if it can: then
-- tick_id is its number and the golden ids are those after it; NULL: the next tick does it.
create or replace function linked.decide(p_a bigint, p_b bigint, p_verdict text, p_reason text default null)
returns table (
    decision_id bigint, entity text, record_a bigint, record_b bigint, verdict text, tick_id bigint,
    golden_id_a bigint, golden_id_b bigint
)
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
    if p_verdict is null or p_verdict not in ('same', 'different') then
        raise exception 'verdict "%" is neither same nor different', coalesce(p_verdict, '(null)')
            using errcode = 'invalid_parameter_value', hint = 'Say same or different.';
    end if;
    entity := linked.require_record(p_a);
    if linked.require_record(p_b) <> entity then
        raise exception 'records % and %: one is a customer, the other a product', p_a, p_b
            using errcode = 'invalid_parameter_value', hint = 'Name two records of one kind: see linked.explain.';
    elsif p_a = p_b then
        raise exception 'record % is named twice', p_a
            using errcode = 'invalid_parameter_value',
            hint = 'Name two records; those of one golden row are listed by linked.explain(golden_id).';
    end if;
    record_a := least(p_a, p_b);
    record_b := greatest(p_a, p_b);
    verdict := p_verdict;
    decision_id := linked.record_decisions(entity, array[record_a], array[record_b], p_verdict, p_reason);
    tick_id := linked.try_tick();
    -- Dynamic over the entities; the name goes through %I.
    execute format(
        'select
            (select record.golden_id from linked.%1$I as record where record.record_id = $1),
            (select record.golden_id from linked.%1$I as record where record.record_id = $2)',
        entity
    ) into golden_id_a, golden_id_b using record_a, record_b;
    return next;
end
$$;
