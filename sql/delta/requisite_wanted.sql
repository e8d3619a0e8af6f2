-- Requisite (ИНН, КПП, ОГРН) of a customer who has a tax number, or an address, which the portal keeps there.
create or replace view delta.requisite_wanted as
select
    portal.portal_id,
    customer.golden_id,
    hash_record_extended(
        row(
            customer.kind, customer.tax_id, customer.tax_reason_code, customer.registration_number,
            customer.company_name, customer.last_name, customer.first_name, customer.middle_name, customer.full_name
        ), 0
    ) as wanted_hash,
    jsonb_strip_nulls(jsonb_build_object(
        'NAME', coalesce(
            customer.company_name, customer.full_name, customer.last_name, customer.first_name, customer.tax_id,
            customer.address, customer.city, customer.region, customer.postal_code
        ),
        'RQ_INN', customer.tax_id,
        'RQ_KPP', customer.tax_reason_code,
        'RQ_OGRN', case when customer.kind = 'organization' then customer.registration_number end,
        'RQ_OGRNIP', case when customer.kind = 'person' then customer.registration_number end,
        'RQ_COMPANY_NAME', case when customer.kind = 'organization' then customer.company_name end,
        'RQ_LAST_NAME', case when customer.kind = 'person' then customer.last_name end,
        'RQ_FIRST_NAME', case when customer.kind = 'person' then customer.first_name end,
        'RQ_SECOND_NAME', case when customer.kind = 'person' then customer.middle_name end
    )) as fields,
    '{}'::text[] as missing
from golden.customer as customer
cross join (
    select
        known.portal_id,
        exists (
            select from exchange.field_map as map
            where
                map.portal_id = known.portal_id and map.entity = 'address' and map.is_active and map.direction <> 'in'
        ) as gets_addresses
    from portal.portal as known
) as portal
where
    not customer.is_deleted
    and (
        customer.tax_id is not null or customer.tax_reason_code is not null
        or (
            portal.gets_addresses
            and num_nonnulls(customer.address, customer.city, customer.region, customer.postal_code) > 0
        )
    );
