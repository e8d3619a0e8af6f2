-- Rejects, the newest first; what is NULL does not filter. p_state may also be waiting: taken, but a record is missing.
create or replace function exchange.list_rejects(
    p_source text default null, p_table text default null, p_code text default null, p_state text default null,
    p_limit integer default null
)
returns setof staging.reject
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
    select reject.*
    from staging.reject as reject
    where
        (p_source is null or reject.source_system = p_source)
        and (p_table is null or reject.staging_table = p_table)
        and (p_code is null or reject.code = p_code)
        and (
            p_state is null
            or (reject.state = p_state and (p_state <> 'open' or not reject.is_waiting))
            or (p_state = 'waiting' and reject.state = 'open' and reject.is_waiting)
        )
    order by reject.reject_id desc
    limit p_limit
$$;
