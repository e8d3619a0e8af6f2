-- What a card is called, to compare; NULL when it has no name.
create or replace function inbound.card_name(p_entity text, p_fields jsonb)
returns text
language sql
immutable
set search_path = pg_catalog, pg_temp
as $$
    select nullif(lower(btrim(case p_entity
        when 'contact' then concat_ws(' ', nullif(p_fields ->> 'lastName', ''), nullif(p_fields ->> 'name', ''))
        else p_fields ->> 'title'
    end)), '')
$$;
