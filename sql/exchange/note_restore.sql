-- Notes that the database was found to be a restored one, and why; the first finding stands.
create or replace function exchange.note_restore(p_reason text)
returns void
language sql
security definer
set search_path = pg_catalog, pg_temp
as $$
    update exchange.server
    set restored_at = clock_timestamp(), restored_because = p_reason
    where restored_at is null
$$;
