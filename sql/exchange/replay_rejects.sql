-- Takes open rejects again that all given filters choose; returns how many rows were staged.
create or replace function exchange.replay_rejects(
    p_reject_ids bigint[] default null, p_source text default null, p_table text default null,
    p_code text default null
)
returns bigint
language sql
security definer
set search_path = pg_catalog, pg_temp
as $$
    select staging.replay(coalesce(array_agg(reject.reject_id), '{}'))
    from staging.reject as reject
    where
        reject.state = 'open'
        and not reject.is_waiting
        and (p_reject_ids is null or reject.reject_id = any (p_reject_ids))
        and (p_source is null or reject.source_system = p_source)
        and (p_table is null or reject.staging_table = p_table)
        and (p_code is null or reject.code = p_code)
$$;
