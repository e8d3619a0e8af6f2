-- The snapshot up to which a table's rows have been taken, given the last tick's; a table that no tick has taken yet,
-- because a newer version brought it, is taken from its first row on (I1).
create or replace function exchange.seen_by_ticks(p_first_tick_id bigint, p_last pg_snapshot)
returns pg_snapshot
language sql
immutable
set search_path = pg_catalog, pg_temp
as $$
    select case when p_first_tick_id is null or p_last is null then '3:3:'::pg_snapshot else p_last end
$$;
