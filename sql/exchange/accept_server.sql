-- A person's word that a database which moved or failed over has every commit: nothing is to be read again. Refused
-- where the counter of transactions is another one, because ticks would pass over new rows.
create or replace function exchange.accept_server()
returns void
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
    if exchange.is_counter_foreign() then
        raise exception 'This database was loaded from a dump, or its counter of transactions went back: it cannot have everything.'
            using
                errcode = 'object_not_in_prerequisite_state',
                hint = 'Run intersect after-restore without --nothing-lost.';
    end if;
    -- What was found stands against that word: numbers that others may know stay out of use.
    if exists (select from exchange.server as known where known.restored_at is not null) then
        perform exchange.raise_numbers();
    end if;
    perform exchange.note_server();
end
$$;
