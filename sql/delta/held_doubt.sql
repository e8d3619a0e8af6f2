-- Of what a card may hold since an unknown outcome, the fields that wait for a person: no delivery carries them, so none
-- can end their doubt.
create or replace function delta.held_doubt(p_card portal.item)
returns jsonb
language sql
stable
set search_path = pg_catalog, pg_temp
as $$
    select coalesce(jsonb_object_agg(doubt.key, doubt.value), '{}')
    from jsonb_each(p_card.doubted) as doubt
    where p_card.edited -> doubt.key ? 'conflict'
$$;
