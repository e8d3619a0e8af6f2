-- Price of a product by the portal's price type: base is the portal's own base type, others go by the dictionary.
create or replace view delta.price_wanted as
select
    portal.portal_id,
    price.golden_id,
    hash_record_extended(row(price.product_golden_id, price.amount, price.currency, type.catalog_group_id), 0) as wanted_hash,
    jsonb_build_object(
        'catalogGroupId', coalesce(type.catalog_group_id, portal.base_price_type_id),
        'price', price.amount,
        'currency', price.currency
    ) as fields,
    array_remove(array[case when price.currency is null then 'currency' end], null) as missing
from golden.price as price
cross join portal.portal as portal
-- A value that is no id counts as none: it must stop no tick.
left join lateral (
    select case when known.portal_value ~ '^[0-9]{1,9}$' then known.portal_value::integer end as catalog_group_id
    from exchange.portal_value as known
    where
        known.portal_id = portal.portal_id
        and known.dictionary = 'price_type'
        and known.canonical_value = price.price_type
) as type on true
where
    not price.is_deleted
    and price.amount is not null
    -- A price type this portal does not have is not sent there.
    and (price.price_type = 'base' or type.catalog_group_id is not null);
