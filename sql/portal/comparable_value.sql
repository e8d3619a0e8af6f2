-- A value in a form in which ours and the portal's can be found by each other; NULL for an empty one.
create or replace function portal.comparable_value(p_value jsonb)
returns text
language sql
immutable
set search_path = pg_catalog, pg_temp
as $$
    select case
        when jsonb_typeof(p_value) = 'array' then nullif((
            select string_agg(portal.comparable_value(entry.value), ',' order by entry.place)
            from jsonb_array_elements(p_value) with ordinality as entry (value, place)
        ), '')
        when plain.text ~ '^-?[0-9]{1,20}(\.[0-9]{1,20})?$' then trim_scale(plain.text::numeric)::text
        when plain.text ~ '^\d{4}-\d\d-\d\dt' and pg_input_is_valid(plain.text, 'timestamptz')
            then (plain.text::timestamptz at time zone 'UTC')::date::text
        else plain.text
    end
    from (select nullif(lower(btrim(p_value #>> '{}', E' \t\r\n')), '') as text offset 0) as plain
$$;
