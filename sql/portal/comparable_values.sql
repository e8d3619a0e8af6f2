-- The values by which a lost card and a record may be found to be one: a row for each field, for phones and e-mails one
-- for each entry.
create or replace function portal.comparable_values(p_fields jsonb)
returns table (field_name text, value text)
language sql
immutable
set search_path = pg_catalog, pg_temp
as $$
    select found.name, found.value
    from (
        select field.key as name, portal.comparable_value(field.value) as value
        from jsonb_each(case jsonb_typeof(p_fields) when 'object' then p_fields end) as field
        where field.key <> 'fm'
        union all
        select 'fm', (entry.value ->> 'typeId') || ':' || portal.comparable_value(entry.value -> 'value')
        from jsonb_array_elements(case jsonb_typeof(p_fields -> 'fm') when 'array' then p_fields -> 'fm' end) as entry
    ) as found
    where found.value is not null
$$;
