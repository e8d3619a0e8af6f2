-- Entries of a portal's reply whose type and value are among known ones.
create or replace function delta.known_multifields(p_reply jsonb, p_known jsonb)
returns jsonb
language sql
immutable
set search_path = pg_catalog, pg_temp
as $$
    select coalesce(jsonb_agg(reply.entry order by reply.place), '[]')
    from jsonb_array_elements(coalesce(p_reply, '[]')) with ordinality as reply (entry, place)
    where exists (
        select from jsonb_array_elements(coalesce(p_known, '[]')) as known
        where known ->> 'typeId' = reply.entry ->> 'typeId' and known ->> 'value' = reply.entry ->> 'value'
    )
$$;
