-- Says whether a standby that takes over has every commit: then another timeline alone is no restore.
create or replace function exchange.trust_failover(p_is_trusted boolean)
returns void
language sql
security definer
set search_path = pg_catalog, pg_temp
as $$
    update exchange.server set is_failover_trusted = p_is_trusted
$$;
