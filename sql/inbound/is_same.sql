-- Are two values of a portal field the same at the portal's precision? null and the empty text are; multifields are
-- sets; a day is the day of a time, a number its value however it is written, Y and true are one.
create or replace function inbound.is_same(p_field text, p_one jsonb, p_other jsonb)
returns boolean
language sql
immutable
set search_path = pg_catalog, pg_temp
as $$
    select case
        when p_one is not distinct from p_other then true
        when p_field = 'fm' then (
            select coalesce(array_agg(concat(entry ->> 'typeId', ':', entry ->> 'value') order by entry ->> 'typeId', entry ->> 'value'), '{}')
            from jsonb_array_elements(case jsonb_typeof(p_one) when 'array' then p_one else '[]' end) as entry
        ) = (
            select coalesce(array_agg(concat(entry ->> 'typeId', ':', entry ->> 'value') order by entry ->> 'typeId', entry ->> 'value'), '{}')
            from jsonb_array_elements(case jsonb_typeof(p_other) when 'array' then p_other else '[]' end) as entry
        )
        else (
            select
                one.text is not distinct from other.text
                or coalesce(
                    case
                        -- One of them a number: 12.5 and "12.50", not the texts "007" and "7".
                        when
                            'number' in (jsonb_typeof(p_one), jsonb_typeof(p_other))
                            and pg_input_is_valid(one.text, 'numeric') and pg_input_is_valid(other.text, 'numeric')
                            then one.text::numeric = other.text::numeric
                        when 'boolean' in (jsonb_typeof(p_one), jsonb_typeof(p_other))
                            then translate(left(upper(one.text), 1), 'TF10', 'YNYN') = translate(left(upper(other.text), 1), 'TF10', 'YNYN')
                        -- A day comes back as its midnight in UTC, shown in the portal's offset (R15).
                        when
                            one.text ~ '^\d{4}-\d\d-\d\d' and other.text ~ '^\d{4}-\d\d-\d\d'
                            and pg_input_is_valid(one.text, 'timestamptz') and pg_input_is_valid(other.text, 'timestamptz')
                            then case
                                when length(one.text) = 10
                                    then one.text::date = (other.text::timestamptz at time zone 'UTC')::date
                                when length(other.text) = 10
                                    then other.text::date = (one.text::timestamptz at time zone 'UTC')::date
                                else one.text::timestamptz = other.text::timestamptz
                            end
                    end,
                    false
                )
            -- offset 0: a cast of what turned out constant would be tried before the test in front of it.
            -- Not =: the text of a JSON null is NULL, and a field that people filled in would be no change.
            from
                (select nullif(btrim(nullif(p_one, '[]') #>> '{}', E' \t\r\n'), '') as text offset 0) as one,
                (select nullif(btrim(nullif(p_other, '[]') #>> '{}', E' \t\r\n'), '') as text offset 0) as other
        )
    end
$$;
