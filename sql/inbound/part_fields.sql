-- Of a requisite or an address as the portal returns it, what is kept of it until its card has been matched. p_names: the
-- fields of addresses that the field map knows.
create or replace function inbound.part_fields(p_entity text, p_entry jsonb, p_names text[])
returns jsonb
language sql
immutable
set search_path = pg_catalog, pg_temp
as $$
    select coalesce(jsonb_object_agg(field.key, field.value), '{}')
    from jsonb_each(p_entry) as field
    where
        field.value not in ('null', '""')
        and case p_entity
            when 'address' then field.key = 'TYPE_ID' or field.key = any (p_names)
            else field.key = 'NAME' or starts_with(field.key, 'RQ_')
        end
$$;
