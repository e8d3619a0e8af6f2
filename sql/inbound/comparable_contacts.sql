-- Phones and e-mails of a card in a form in which two that are the same are equal.
create or replace function inbound.comparable_contacts(p_entries jsonb)
returns setof text
language sql
immutable
set search_path = pg_catalog, pg_temp
as $$
    select
        case entry ->> 'typeId'
            when 'PHONE' then 'PHONE:' || right(regexp_replace(entry ->> 'value', '\D', '', 'g'), 10)
            else concat(entry ->> 'typeId', ':', lower(btrim(entry ->> 'value')))
        end
    from jsonb_array_elements(case jsonb_typeof(p_entries) when 'array' then p_entries else '[]' end) as entry
$$;
