-- Takes one entity's rows of the tick's window: rejects, folds versions of a key, keeps what differs in pg_temp.changed.
-- Dynamic, so that all entities share one text; names come from the catalog and go through %I.
create or replace function linked.take(p_entity text, p_tick_id bigint, p_seen pg_snapshot, p_present pg_snapshot)
returns bigint
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_columns text[] := linked.business_columns(p_entity);
    v_changed bigint;
begin
    drop table if exists pg_temp.taken, pg_temp.folded, pg_temp.changed, pg_temp.identity;
    execute format(
        'create temp table taken on commit drop as
        select * from normalized.%I as staged
        where
            staged.xact >= pg_snapshot_xmin(%L::pg_snapshot)
            and not pg_visible_in_snapshot(staged.xact, %L::pg_snapshot)
            and pg_visible_in_snapshot(staged.xact, %L::pg_snapshot)',
        p_entity, p_seen, p_seen, p_present
    );
    if not exists (select from pg_temp.taken) then
        return 0;
    end if;

    perform linked.reject_taken(p_entity, p_tick_id);
    perform linked.queue_missing_values(p_entity, 'pg_temp');
    execute format('create temp table folded on commit drop as %s', linked.fold_query(p_entity, v_columns));
    execute format('create temp table changed on commit drop as %s', linked.change_query(p_entity, v_columns));
    get diagnostics v_changed = row_count;
    analyze pg_temp.changed;

    insert into exchange.tick_count
    select
        p_tick_id,
        p_entity,
        taken.source_system,
        taken.row_count,
        taken.rejected_count,
        taken.row_count - taken.rejected_count - coalesce(folded.key_count, 0),
        coalesce(folded.key_count, 0) - coalesce(changed.key_count, 0),
        coalesce(changed.key_count, 0)
    from (
        select
            source_system,
            count(*) as row_count,
            count(*) filter (where errors <> '{}') as rejected_count
        from pg_temp.taken
        group by source_system
    ) as taken
    left join (select source_system, count(*) as key_count from pg_temp.folded group by source_system) as folded
        using (source_system)
    left join (select source_system, count(*) as key_count from pg_temp.changed group by source_system) as changed
        using (source_system);
    return v_changed;
end
$$;
