-- Notes where the database lives, as the place where it has all its commits: no restore is due any more.
create or replace function exchange.note_server()
returns void
language sql
security definer
set search_path = pg_catalog, pg_temp
as $$
    update exchange.server as known
    set
        system_identifier = present.system_identifier,
        database_oid = present.database_oid,
        table_oid = present.table_oid,
        timeline = present.timeline,
        noted_at = now(),
        restored_at = null,
        restored_because = null,
        renumbered_at = null
    from exchange.present_server() as present
$$;
