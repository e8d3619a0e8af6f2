-- The number of this transaction, for inbound.plan_adoption.
create or replace function inbound.note_transaction()
returns text
language sql
security definer
set search_path = pg_catalog, pg_temp
as $$
    select pg_current_xact_id()::text
$$;
