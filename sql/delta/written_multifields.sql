-- Phones and e-mails that a card has when a request (delta.multifield_changes) has been carried out.
create or replace function delta.written_multifields(p_held jsonb, p_changes jsonb)
returns jsonb
language sql
immutable
set search_path = pg_catalog, pg_temp
as $$
    with held as (
        select listed.entry, listed.entry ->> 'id' as id, listed.place
        from jsonb_array_elements(
            case jsonb_typeof(p_held) when 'array' then p_held else '[]' end
        ) with ordinality as listed (entry, place)
    ),
    written as (
        select coalesce(p_changes -> held.id, held.entry) as entry, held.place, '' as key
        from held
        union all
        select change.value, null, change.key
        from jsonb_each(p_changes) as change
        where not exists (select from held where held.id = change.key)
    )
    select coalesce(jsonb_agg(written.entry order by written.place, written.key), '[]')
    from written
    where written.entry ->> 'value' <> ''
$$;
