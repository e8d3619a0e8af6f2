-- Splits a record from every other record of its golden row, for good: a decision "different" with each of them. It gets
-- its own number back as golden id (I5). A tick runs at once if it can, else tick_id is NULL and the next one does it.
create or replace function linked.unmerge(p_record_id bigint, p_reason text)
returns table (
    entity text, record_id bigint, split_from bigint, decisions bigint, tick_id bigint, golden_id bigint
)
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
    v_entity text := linked.require_record(p_record_id);
    v_golden_id bigint;
    v_others bigint[];
    v_tick_id bigint;
begin
    -- Dynamic over the entities; the name goes through %I.
    execute format(
        'select record.golden_id, array(
            select other.record_id
            from linked.%1$I as other
            where other.golden_id = record.golden_id and other.record_id <> record.record_id
            order by other.record_id
        )
        from linked.%1$I as record where record.record_id = $1',
        v_entity
    ) into v_golden_id, v_others using p_record_id;
    if v_others = '{}' then
        raise exception '% record % is alone in golden row %: there is nothing to split', v_entity, p_record_id, v_golden_id
            using errcode = 'invalid_parameter_value',
            hint = 'The records of a golden row are listed by linked.explain(golden_id).';
    end if;
    perform linked.record_decisions(
        v_entity, array_fill(p_record_id, array[cardinality(v_others)]), v_others, 'different', p_reason
    );
    v_tick_id := linked.try_tick();
    return query execute format(
        'select $1, record.record_id, $2, $3, $4, record.golden_id from linked.%I as record where record.record_id = $5',
        v_entity
    ) using v_entity, v_golden_id, cardinality(v_others)::bigint, v_tick_id, p_record_id;
end
$$;
