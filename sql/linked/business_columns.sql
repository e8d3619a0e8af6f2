-- Columns of linked.<entity> that come from the source: the one list from which take and write are built.
create or replace function linked.business_columns(p_entity text)
returns text[]
language sql
stable
set search_path = pg_catalog, pg_temp
as $$
    select array_agg(attribute.attname::text order by attribute.attnum)
    from pg_catalog.pg_attribute as attribute
    where
        attribute.attrelid = format('linked.%I', p_entity)::regclass
        and attribute.attnum > 0
        and not attribute.attisdropped
        and attribute.attgenerated = ''
        and attribute.attname <> all (
            '{source_system,source_key,record_id,golden_id,is_deleted,attributes,raw_hash,row_id,tick_id,changed_at}'::name[]
        )
$$;
