-- Remembers the end of a daemon job: a success, or a failure with its error.
create or replace function exchange.record_job(p_job text, p_error text)
returns void
language sql
security definer
set search_path = pg_catalog, pg_temp
as $$
    insert into exchange.job_health as present (
        job, last_success_at, last_failure_at, last_error, failures_in_a_row
    )
    values (
        p_job,
        case when p_error is null then now() end,
        case when p_error is not null then now() end,
        left(p_error, 2000),
        case when p_error is null then 0 else 1 end
    )
    on conflict (job) do update
    set
        last_success_at = coalesce(excluded.last_success_at, present.last_success_at),
        last_failure_at = coalesce(excluded.last_failure_at, present.last_failure_at),
        last_error = coalesce(excluded.last_error, present.last_error),
        failures_in_a_row = case when p_error is null then 0 else present.failures_in_a_row + 1 end
$$;
