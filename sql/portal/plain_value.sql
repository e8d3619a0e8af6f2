-- A value in the form in which both sides' can be compared: an empty one as '', numbers without needless digits, a
-- moment that stands for a date as its day.
create or replace function portal.plain_value(p_value jsonb, p_is_number boolean, p_is_date boolean)
returns text
language sql
immutable
set search_path = pg_catalog, pg_temp
as $$
    select case
        when p_value is null or p_value in ('null', '""', '[]') then ''
        when jsonb_typeof(p_value) = 'array' then (
            select string_agg(portal.plain_value(entry.value, p_is_number, p_is_date), ',' order by entry.place)
            from jsonb_array_elements(p_value) with ordinality as entry (value, place)
        )
        when p_is_number and p_value #>> '{}' ~ '^-?[0-9]{1,20}(\.[0-9]{1,20})?$' then trim_scale((p_value #>> '{}')::numeric)::text
        when p_is_date and p_value #>> '{}' ~ '^\d{4}-\d\d-\d\dT' then ((p_value #>> '{}')::timestamptz at time zone 'UTC')::date::text
        else p_value #>> '{}'
    end
$$;
