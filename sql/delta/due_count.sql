-- How many deltas are due for which these credentials have server time left, counted as far as the given number of each
-- lane and method.
create or replace function delta.due_count(
    p_portal_id integer, p_limit integer, p_credentials text[] default '{}', p_batch_size integer default 50,
    p_batch_seconds double precision default 20
)
returns bigint
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
    select coalesce(sum(work.due_count), 0)::bigint
    from (
        -- The first delta at least, which may have to go alone.
        select greatest(max(due_work.due_count), 1) as due_count
        from delta.due_work(p_portal_id, p_limit, p_batch_size, p_batch_seconds, p_credentials) as due_work
        group by due_work.lane, due_work.method
    ) as work
$$;
