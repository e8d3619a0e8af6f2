-- How long a delta whose outcome stayed unknown waits before it is sent again: at first not at all, then ever longer,
-- so that what the portal cannot digest lets the others go first.
create or replace function delta.backoff(p_attempts integer)
returns interval
language sql
immutable
set search_path = pg_catalog, pg_temp
as $$
    select case when p_attempts <= 3 then interval '0' else make_interval(secs => least(power(2, p_attempts), 600)) end
$$;
