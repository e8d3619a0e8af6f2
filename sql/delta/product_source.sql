-- What the field map may send for a catalog product: one row per portal and golden product.
create or replace view delta.product_source as
select
    portal.portal_id,
    product.golden_id,
    product.kind,
    product.sku,
    coalesce(product.name, product.sku) as name,
    product.description,
    product.section,
    product.unit,
    product.vat_rate,
    product.barcode,
    product.is_active,
    product.attributes
from golden.product as product
cross join portal.portal as portal
where not product.is_deleted;
