-- Fills pg_temp.described with the values that must not differ within a group, for the records of suspect groups.
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
    perform exchange.open_work_table('pg_temp', 'described', '(record_id bigint, signs text[])');
    -- Dynamic over the work tables; names go through %I. What changed in this tick counts as it will be.
    execute format(
        'insert into pg_temp.described
        with wanted as (
            select label.record_id
            from pg_temp.suspect as suspect
            inner join pg_temp.label as label on suspect.root_id = label.root_id
        )
        select record.record_id, array[%1$s]::text[] as signs
        from wanted
        inner join %2$I.%3$I as record on wanted.record_id = record.record_id and not record.is_deleted
        union all
        select record.record_id, array[%1$s]::text[]
        from wanted
        -- Looked up through the index, however large the table is.
        cross join lateral (
            select * from linked.%4$I as present where present.record_id = wanted.record_id limit 1
        ) as record
        where
            not record.is_deleted
            and not exists (select from %2$I.%3$I as changed where changed.record_id = record.record_id)',
        v_signs, p_work, 'changed_' || p_entity, p_entity
    );
    perform exchange.analyze_large('pg_temp.described');
end
$$;
