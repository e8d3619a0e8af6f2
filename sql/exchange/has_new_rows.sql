-- Is anything staged that the last tick did not see?
create or replace function exchange.has_new_rows(p_seen pg_snapshot, p_present pg_snapshot)
returns boolean
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_entity text;
    v_found boolean;
begin
    -- Dynamic over the entities; literals let the index on xact serve.
    for v_entity in select entity.entity from exchange.entity as entity order by entity.take_order loop
        execute format(
            'select exists (
                select from staging.%I as staged
                where
                    staged.xact >= pg_snapshot_xmin(%L::pg_snapshot)
                    and not pg_visible_in_snapshot(staged.xact, %L::pg_snapshot)
                    and pg_visible_in_snapshot(staged.xact, %L::pg_snapshot)
            )',
            v_entity, p_seen, p_seen, p_present
        ) into v_found;
        if v_found then
            return true;
        end if;
    end loop;
    return false;
end
$$;
