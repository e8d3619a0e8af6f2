-- Lets the addresses of golden rows go where their requisites went.
create or replace function delta.follow_requisites(p_portal_id integer, p_golden_ids bigint[])
returns void
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
    delete from portal.item as address
    using portal.item as requisite
    where
        requisite.golden_id = any (p_golden_ids) and requisite.entity = 'requisite' and requisite.portal_id = p_portal_id
        and address.golden_id = requisite.golden_id and address.entity = 'address' and address.portal_id = p_portal_id
        and address.crm_id <> requisite.crm_id;
    update portal.item as address
    set golden_id = requisite.golden_id
    from portal.item as requisite
    where
        requisite.golden_id = any (p_golden_ids) and requisite.entity = 'requisite' and requisite.portal_id = p_portal_id
        and address.crm_id = requisite.crm_id and address.entity = 'address' and address.portal_id = p_portal_id
        and address.golden_id <> requisite.golden_id;
end
$$;
