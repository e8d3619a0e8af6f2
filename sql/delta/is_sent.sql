-- Does the field map send this field with updates? What people own goes only into a new card; a field is theirs when no
-- source has another owner for it.
create or replace function delta.is_sent(p_map exchange.field_map)
returns boolean
language sql
immutable
set search_path = pg_catalog, pg_temp
as $$
    select
        p_map.is_active
        and p_map.direction <> 'in'
        and (p_map.owner <> 'crm' or jsonb_path_exists(p_map.source_owners, '$.* ? (@ != "crm")'))
$$;
