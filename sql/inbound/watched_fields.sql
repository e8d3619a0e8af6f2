-- Of a card as the portal returns it, the named fields. The names are found once for many cards: inbound.watched_names.
create or replace function inbound.watched_fields(p_card jsonb, p_names text[])
returns jsonb
language sql
immutable
set search_path = pg_catalog, pg_temp
as $$
    select coalesce(jsonb_object_agg(field.key, field.value), '{}')
    from jsonb_each(case when jsonb_typeof(p_card) = 'object' then p_card end) as field
    where field.key = any (p_names)
$$;
