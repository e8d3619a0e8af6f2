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
        set
            golden_id = record.old_golden_id, is_record = true,
            signs = case when not record.is_deleted then array[%s]::text[] end
        from %I.%I as record
        where node.record_id = record.record_id',
        v_signs, p_work, 'changed_' || p_entity
    );
    execute format(
        'update pg_temp.node as node
        set
            golden_id = record.golden_id, is_record = true,
            signs = case when not record.is_deleted then array[%s]::text[] end
        from linked.%I as record
        where node.is_record is null and node.record_id = record.record_id',
        v_signs, p_entity
    );
end
$$;
