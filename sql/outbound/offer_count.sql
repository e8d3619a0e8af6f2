-- How many changes were offered to ERPs after the given one, and which is the last: for `intersect bench wayback`.
create or replace function outbound.offer_count(p_after_change_id bigint)
returns table (change_count bigint, last_change_id bigint)
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
    select count(*), coalesce(max(change.change_id), p_after_change_id)
    from outbound.change as change
    where change.change_id > p_after_change_id
$$;
