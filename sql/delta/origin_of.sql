-- The origin that an adopted card shall bear, as fields; none for a card that we made, which has it from the beginning.
create or replace function delta.origin_of(p_card portal.item)
returns jsonb
language sql
stable
set search_path = pg_catalog, pg_temp
as $$
    select coalesce((
        select jsonb_build_object('originatorId', portal.originator_id, 'originId', p_card.golden_id::text)
        from portal.portal as portal
        where portal.portal_id = p_card.portal_id and p_card.is_adopted
    ), '{}')
$$;
