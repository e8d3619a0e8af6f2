-- Says which credentials a loader delivers with, and how much server time each method of theirs has in a window (T05);
-- NULL: no limit. Writes only what is new.
create or replace function portal.register_credentials(
    p_portal_id integer, p_credentials text[], p_operating_limit double precision, p_operating_window double precision
)
returns void
language sql
security definer
set search_path = pg_catalog, pg_temp
as $$
    insert into portal.credential as present (portal_id, credential, operating_limit, operating_window, seen_at)
    select p_portal_id, given.credential, p_operating_limit, p_operating_window, now()
    from (select distinct unnest(p_credentials) as credential) as given
    order by given.credential
    on conflict (portal_id, credential) do update
    set operating_limit = excluded.operating_limit, operating_window = excluded.operating_window, seen_at = excluded.seen_at
    where
        present.operating_limit is distinct from excluded.operating_limit
        or present.operating_window <> excluded.operating_window
        or present.seen_at < now() - interval '1 hour'
$$;
