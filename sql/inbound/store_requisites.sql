-- Takes the reply to one of inbound.requisite_requests; returns the parameters of the next page, or none.
create or replace function inbound.store_requisites(p_portal_id integer, p_params jsonb, p_requisites jsonb)
returns jsonb
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
    insert into inbound.card as card (
        portal_id, entity, crm_id, fields, owner_entity, owner_id, is_captured, is_due
    )
    select
        p_portal_id, 'requisite', (found.entry ->> 'ID')::bigint,
        (
            select coalesce(jsonb_object_agg(field.key, field.value), '{}')
            from jsonb_each(found.entry) as field
            where (field.key = 'NAME' or starts_with(field.key, 'RQ_')) and field.value not in ('null', '""')
        ),
        case found.entry ->> 'ENTITY_TYPE_ID' when '3' then 'contact' when '4' then 'company' end,
        (found.entry ->> 'ENTITY_ID')::bigint, true, true
    from jsonb_array_elements(p_requisites) as found (entry)
    where not exists (
        select from portal.item as known
        where
            known.crm_id = (found.entry ->> 'ID')::bigint and known.entity = 'requisite' and known.portal_id = p_portal_id
            and not known.is_born_in_crm
    )
    on conflict (crm_id, entity, portal_id) do update
    set
        fields = excluded.fields, owner_entity = excluded.owner_entity, owner_id = excluded.owner_id, state = 'read',
        is_due = true, read_at = now();
    return (
        select jsonb_set(p_params, '{filter,>ID}', max((found.entry ->> 'ID')::bigint)::text::jsonb)
        from jsonb_array_elements(p_requisites) as found (entry)
        having count(*) >= 50
    );
end
$$;
