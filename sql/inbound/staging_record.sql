-- A card's fields as columns of the staging table, in the words of one source: see inbound.staging_records.
create or replace function inbound.staging_record(
    p_portal_id integer, p_entity text, p_fields jsonb, p_source_system text
)
returns jsonb
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
    select told.record
    from inbound.staging_records(p_portal_id, p_entity, array[p_fields], p_source_system) as told
$$;
