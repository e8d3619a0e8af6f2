-- Price of a product by the portal's price type: base is the portal's own base type, others go by the dictionary.
create or replace view delta.price_wanted as
select
    portal.portal_id,
    price.golden_id,
    hash_record_extended(row(price.product_golden_id, price.amount, price.currency, type.portal_value), 0) as wanted_hash,
    jsonb_build_object(
        'catalogGroupId', coalesce(type.portal_value::integer, portal.base_price_type_id),
        'price', price.amount,
        'currency', price.currency
    ) as fields,
    array_remove(array[case when price.currency is null then 'currency' end], null) as missing
from golden.price as price
cross join portal.portal as portal
left join exchange.portal_value as type
    on
        portal.portal_id = type.portal_id
        and type.dictionary = 'price_type'
        and price.price_type = type.canonical_value
where
    not price.is_deleted
    and price.amount is not null
    -- A price type this portal does not have is not sent there.
    and (price.price_type = 'base' or type.portal_value is not null);
