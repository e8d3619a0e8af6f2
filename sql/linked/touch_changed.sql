-- Touches the golden rows of the changed records: those they belong to now and those they left.
create or replace function linked.touch_changed(p_entity text, p_work text, p_chunks integer)
returns void
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
    -- Dynamic over the work tables; names go through %I. A price may leave its
    -- golden row without being deleted.
    execute format(
        'insert into linked.touched (entity, golden_id, chunk, is_single, may_vanish)
        select %1$L, part.golden_id, part.golden_id %% %2$s, bool_and(part.is_single), bool_or(part.may_vanish)
        from (
            select
                coalesce(root.golden_id, changed.golden_id) as golden_id, root.record_id is null as is_single,
                changed.is_deleted or %1$L = ''price'' as may_vanish
            from %3$I.%4$I as changed
            left join %3$I.%5$I as root on changed.record_id = root.record_id
            union all
            select moved.golden_id, false, moved.may_vanish
            from %3$I.%5$I as root
            cross join lateral (
                values (root.golden_id, false), (root.from_golden_id, true)
            ) as moved (golden_id, may_vanish)
            where root.from_golden_id <> root.golden_id
        ) as part
        where part.golden_id is not null
        group by part.golden_id
        order by part.golden_id',
        p_entity, p_chunks, p_work, 'changed_' || p_entity, 'root_' || p_entity
    );
end
$$;
