-- The source record of a golden row that a change of one column belongs to: see inbound.find_holders.
create or replace function inbound.find_holder(p_golden_table text, p_golden_id bigint, p_column_name text)
returns table (source_system text, source_key text)
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
    select holder.source_system, holder.source_key
    from inbound.find_holders(p_golden_table, array[p_golden_id], array[p_column_name]) as holder
$$;
