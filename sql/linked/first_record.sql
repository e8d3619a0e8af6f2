-- The record by which people name a golden customer: the elder of those present; its number when it has none yet.
create or replace function linked.first_record(p_golden_id bigint)
returns bigint
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
    select coalesce(
        (
            select min(record.record_id) from linked.customer as record
            where record.golden_id = p_golden_id and not record.is_deleted
        ),
        p_golden_id
    )
$$;
