-- The origin that an adopted object shall bear, as fields; none for one that we made, which has it from the beginning.
create or replace function delta.origin_of(p_card portal.item)
returns jsonb
language sql
stable
set search_path = pg_catalog, pg_temp
as $$
    select coalesce((
        select case target.family
            when 'product' then jsonb_build_object('xmlId', portal.originator_id || ':' || p_card.golden_id)
            when 'requisite'
                then jsonb_build_object('ORIGINATOR_ID', portal.originator_id, 'XML_ID', p_card.golden_id::text)
            else jsonb_build_object('originatorId', portal.originator_id, 'originId', p_card.golden_id::text)
        end
        from portal.portal as portal
        inner join delta.entity as target on target.entity = p_card.entity
        where portal.portal_id = p_card.portal_id and p_card.is_adopted
    ), '{}')
$$;
