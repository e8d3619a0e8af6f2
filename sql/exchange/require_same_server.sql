-- Refuses to go on in a database that was restored to an earlier moment, or is a copy (I25): rows would be passed over,
-- golden ids used twice, cards made a second time. The first call notes where the database lives.
create or replace function exchange.require_same_server()
returns void
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_reason text := exchange.restore_reason();
begin
    if v_reason is not null then
        raise exception 'This database was restored: %. Nothing is taken, delivered or captured.', v_reason
            using
                errcode = 'object_not_in_prerequisite_state',
                hint = 'Run intersect after-restore. Is it a copy, and the original goes on? Then give it another portal, or none.';
    end if;
    if exists (select from exchange.server as known where known.noted_at is null) then
        perform exchange.note_server();
    end if;
end
$$;
