-- Entities of which something is staged that the last tick did not see.
create or replace function exchange.new_entities(p_seen pg_snapshot, p_present pg_snapshot)
returns text[]
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_entity exchange.entity;
    v_seen pg_snapshot;
    v_found boolean;
    v_entities text[] := '{}';
begin
    -- Dynamic over the entities; literals let the index on xact serve.
    for v_entity in select * from exchange.entity order by take_order loop
        v_seen := exchange.seen_by_ticks(v_entity.first_tick_id, p_seen);
        execute format(
            'select exists (
                select from staging.%I as staged
                where
                    staged.xact >= pg_snapshot_xmin(%L::pg_snapshot)
                    and not pg_visible_in_snapshot(staged.xact, %L::pg_snapshot)
                    and pg_visible_in_snapshot(staged.xact, %L::pg_snapshot)
            )',
            v_entity.entity, v_seen, v_seen, p_present
        ) into v_found;
        if v_found then
            v_entities := v_entities || v_entity.entity;
        end if;
    end loop;
    return v_entities;
end
$$;
