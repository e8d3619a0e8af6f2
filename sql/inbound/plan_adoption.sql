-- An adoption as a plan (I22): the cards that were read are staged, ticked and told of, then all of that is undone. Rows
-- of a transaction are no news to its own tick, so they bear p_xact, one that was committed since the last tick.
create or replace function inbound.plan_adoption(p_portal_id integer, p_xact xid8, p_examples integer default 5)
returns jsonb
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_report jsonb;
begin
    begin
        perform pg_advisory_xact_lock(1229870153, 1);
        perform exchange.finish_tick() where exists (select from exchange.tick as tick where tick.finished_at is null);
        if pg_visible_in_snapshot(p_xact, (select tick.snapshot from exchange.tick as tick order by tick.tick_id desc limit 1)) then
            raise exception 'adopt: a tick came in between' using errcode = 'serialization_failure', hint = 'Repeat it.';
        end if;
        perform inbound.stage_cards(p_portal_id, p_xact);
        perform exchange.run_tick();
        perform inbound.end_adoption(p_portal_id);
        v_report := inbound.adoption(p_portal_id, p_examples);
        raise exception 'undo' using errcode = 'IX000';
    exception
        -- Variables keep their values; all that was written is undone.
        when sqlstate 'IX000' then return v_report;
    end;
end
$$;
