-- Query of the records (source_system, source_key) that appeared, vanished or changed their golden id in this tick:
-- what points to them must look again.
create or replace function linked.moved_query(p_entity text, p_work text)
returns text
language sql
stable
set search_path = pg_catalog, pg_temp
as $$
    select case
        when not exchange.is_worked_on(p_work, p_entity)
            then 'select null::text as source_system, null::text as source_key where false'
        else format(
            'select changed.source_system, changed.source_key from %1$I.%2$I as changed where changed.is_moved
            union
            select record.source_system, record.source_key
            from %1$I.%3$I as root
            inner join linked.%4$I as record on root.record_id = record.record_id
            where root.from_golden_id <> root.golden_id',
            p_work, 'changed_' || p_entity, 'root_' || p_entity, p_entity
        )
    end
$$;
