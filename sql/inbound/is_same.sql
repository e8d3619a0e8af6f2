-- Are two values of a portal field the same to a person? null and the empty text are; multifields are sets.
create or replace function inbound.is_same(p_field text, p_one jsonb, p_other jsonb)
returns boolean
language sql
immutable
set search_path = pg_catalog, pg_temp
as $$
    select case
        when p_field = 'fm' then (
            select coalesce(array_agg(concat(entry ->> 'typeId', ':', entry ->> 'value') order by entry ->> 'typeId', entry ->> 'value'), '{}')
            from jsonb_array_elements(case jsonb_typeof(p_one) when 'array' then p_one else '[]' end) as entry
        ) = (
            select coalesce(array_agg(concat(entry ->> 'typeId', ':', entry ->> 'value') order by entry ->> 'typeId', entry ->> 'value'), '{}')
            from jsonb_array_elements(case jsonb_typeof(p_other) when 'array' then p_other else '[]' end) as entry
        )
        else
            coalesce(nullif(nullif(p_one, 'null'), '[]'), '""') = coalesce(nullif(nullif(p_other, 'null'), '[]'), '""')
            -- Not =: the text of a JSON null is NULL, and a field that people filled in would be no change.
            or p_one #>> '{}' is not distinct from p_other #>> '{}'
    end
$$;
