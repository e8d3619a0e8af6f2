-- Takes the reply to one of inbound.requisite_requests or inbound.address_requests; returns the parameters of the next page, or none.
create or replace function inbound.store_requisites(p_portal_id integer, p_params jsonb, p_requisites jsonb)
returns jsonb
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_names text[] := inbound.watched_names(p_portal_id, 'address');
begin
    insert into inbound.card as card (
        portal_id, entity, crm_id, fields, owner_entity, owner_id, is_captured, is_due
    )
    select
        p_portal_id, told.entity, told.crm_id, inbound.part_fields(told.entity, told.entry, v_names),
        case told.entry ->> 'ENTITY_TYPE_ID' when '3' then 'contact' when '4' then 'company' when '8' then 'requisite' end,
        (told.entry ->> 'ENTITY_ID')::bigint, true, true
    from (
        select
            found.entry,
            case when found.entry ? 'ID' then 'requisite' else 'address' end as entity,
            coalesce(found.entry ->> 'ID', found.entry ->> 'ENTITY_ID')::bigint as crm_id
        from jsonb_array_elements(p_requisites) as found (entry)
    ) as told
    where not exists (
        select from portal.item as known
        where
            known.crm_id = told.crm_id and known.entity = told.entity and known.portal_id = p_portal_id
            and not known.is_born_in_crm
    )
    on conflict (crm_id, entity, portal_id) do update
    set
        fields = excluded.fields, owner_entity = excluded.owner_entity, owner_id = excluded.owner_id, state = 'read',
        is_due = true, read_at = now();
    -- Of addresses a reply is never longer than a page.
    return (
        select jsonb_set(p_params, '{filter,>ID}', max((found.entry ->> 'ID')::bigint)::text::jsonb)
        from jsonb_array_elements(p_requisites) as found (entry)
        where found.entry ? 'ID'
        having count(*) >= 50
    );
end
$$;
