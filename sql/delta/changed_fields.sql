-- Values that must travel: wanted, not what was sent last, and not what the portal holds already; and those of which an
-- unknown outcome left in doubt what it holds. Without multifields.
create or replace function delta.changed_fields(p_wanted jsonb, p_sent jsonb, p_held jsonb, p_doubted jsonb)
returns jsonb
language sql
immutable
set search_path = pg_catalog, pg_temp
as $$
    select coalesce(jsonb_object_agg(field.key, field.value), '{}')
    from jsonb_each(p_wanted) as field
    where
        field.key <> 'fm'
        and (
            p_doubted ? field.key
            or (
                field.value is distinct from p_sent -> field.key
                and case
                    -- As inbound.is_same, without the call: most are plain texts.
                    when
                        jsonb_typeof(field.value) = 'string' and jsonb_typeof(p_held -> field.key) = 'string'
                        and field.value #>> '{}' !~ '^\s*\d{4}-'
                        then btrim(field.value #>> '{}', E' \t\r\n') <> btrim(p_held ->> field.key, E' \t\r\n')
                    else not inbound.is_same(field.key, field.value, p_held -> field.key)
                end
            )
        )
$$;
