-- Is so much staged that the next tick should go over several connections, or was one that did cut off?
create or replace function exchange.is_large_tick(p_rows bigint)
returns boolean
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_present pg_snapshot := pg_current_snapshot();
    v_last exchange.tick;
    v_entity exchange.entity;
    v_seen pg_snapshot;
    v_count bigint;
begin
    select * into v_last from exchange.tick as tick order by tick.tick_id desc limit 1;
    if v_last.tick_id is not null and v_last.finished_at is null then
        return true;
    end if;
    -- Whoever is grouped anew costs as much as a changed record.
    if (select count(*) >= p_rows from (select from linked.pending limit p_rows) as found) then
        return true;
    end if;
    -- Dynamic over the entities; literals let the index on xact serve, the limit ends the count early.
    for v_entity in select * from exchange.entity order by take_order loop
        v_seen := exchange.seen_by_ticks(v_entity.first_tick_id, v_last.snapshot);
        execute format(
            'select count(*) from (
                select from staging.%I as staged
                where
                    staged.xact >= pg_snapshot_xmin(%L::pg_snapshot)
                    and not pg_visible_in_snapshot(staged.xact, %L::pg_snapshot)
                    and pg_visible_in_snapshot(staged.xact, %L::pg_snapshot)
                limit %s
            ) as found',
            v_entity.entity, v_seen, v_seen, v_present, p_rows
        ) into v_count;
        if v_count >= p_rows then
            return true;
        end if;
    end loop;
    return false;
end
$$;
