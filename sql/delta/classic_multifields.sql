-- Phones and e-mails in the form of the classic methods, {"PHONE": [{"VALUE", "VALUE_TYPE"}]}, as imports take them (G32).
create or replace function delta.classic_multifields(p_multifields jsonb)
returns jsonb
language sql
immutable
set search_path = pg_catalog, pg_temp
as $$
    select coalesce(jsonb_object_agg(kind.type_id, kind.entries), '{}')
    from (
        select
            entry.value ->> 'typeId' as type_id,
            jsonb_agg(
                jsonb_build_object('VALUE', entry.value ->> 'value', 'VALUE_TYPE', entry.value ->> 'valueType')
                order by entry.ordinality
            ) as entries
        from jsonb_array_elements(p_multifields) with ordinality as entry (value, ordinality)
        group by entry.value ->> 'typeId'
    ) as kind
$$;
