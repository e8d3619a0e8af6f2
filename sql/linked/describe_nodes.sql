-- Completes pg_temp.node with the golden id each record has now and the values that must not differ within a group.
-- A number without a record is a golden id born in the CRM that a source took over.
create or replace function linked.describe_nodes(p_entity text, p_work text)
returns void
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_signs text := (
        select string_agg(
            case conflict.kind
                when '*' then linked.column_expression('record', conflict.sign)
                else format(
                    'case when record.resolved_kind = %L then %s end',
                    conflict.kind, linked.column_expression('record', conflict.sign)
                )
            end,
            ', ' order by conflict.kind, conflict.sign
        )
        from exchange.match_conflict as conflict
        where conflict.entity = p_entity
    );
begin
    -- Dynamic over the work tables; names go through %I. What changed in this tick counts as it will be.
    execute format(
        'update pg_temp.node as node
        set golden_id = described.golden_id, is_record = true, signs = described.signs
        from (
            select record.record_id, record.old_golden_id as golden_id,
                case when not record.is_deleted then array[%1$s]::text[] end as signs
            from %2$I.%3$I as record
            union all
            select record.record_id, record.golden_id, case when not record.is_deleted then array[%1$s]::text[] end
            from pg_temp.node as wanted
            inner join linked.%4$I as record on wanted.record_id = record.record_id
            where not exists (select from %2$I.%3$I as changed where changed.record_id = record.record_id)
        ) as described
        where node.record_id = described.record_id',
        v_signs, p_work, 'changed_' || p_entity, p_entity
    );
end
$$;
