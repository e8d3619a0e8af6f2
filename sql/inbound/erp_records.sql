-- Records of ERPs of one golden row as a list of [source, key]; empty when only people's cards say that there is such a
-- thing.
create or replace function inbound.erp_records(p_golden_table text, p_golden_id bigint)
returns jsonb
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
    select coalesce(jsonb_agg(
        jsonb_build_array(record.source_system, record.source_key) order by record.source_system, record.source_key
    ), '[]')
    from linked.present_records(p_golden_table, array[p_golden_id]) as record
$$;
