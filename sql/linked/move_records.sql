-- Gives records that did not change themselves the golden id their group has now.
create or replace function linked.move_records(p_entity text, p_work text)
returns void
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
    -- Dynamic over the work tables; names go through %I.
    execute format(
        'update linked.%1$I as record
        set golden_id = root.golden_id
        from %2$I.%3$I as root
        where
            root.from_golden_id <> root.golden_id
            and record.record_id = root.record_id
            and record.golden_id <> root.golden_id',
        p_entity, p_work, 'root_' || p_entity
    );
end
$$;
