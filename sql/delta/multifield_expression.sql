-- SQL expression of a list of phones or e-mails as the portal's multifields.
create or replace function delta.multifield_expression(p_type_id text, p_value_type text, p_value text)
returns text
language sql
immutable
set search_path = pg_catalog, pg_temp
as $$
    select format(
        'coalesce((select jsonb_agg(jsonb_build_object(''typeId'', %1$L, ''valueType'', %2$L, ''value'', v.value) '
        'order by v.place) from unnest(%3$s) with ordinality as v (value, place)), ''[]''::jsonb)',
        p_type_id, coalesce(p_value_type, 'WORK'), p_value
    )
$$;
