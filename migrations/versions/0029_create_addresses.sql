set role intersect_owner;

-- An address has no id of its own: it is one of a kind on a requisite, whose id stands in portal.item.crm_id.
alter table delta.entity
    drop constraint family_is_known,
    add constraint family_is_known
        check (family in ('item', 'requisite', 'address', 'product', 'price', 'product_rows'));
insert into delta.entity (entity, family, golden_table, rank, add_method, update_method) values
    ('address', 'address', 'customer', 4, 'crm.address.add', 'crm.address.update');
comment on column portal.item.crm_id is 'Id of the card; of an address that of its requisite.';

alter table portal.portal
    add column address_type_id integer not null default 1
        constraint address_type_is_known check (address_type_id in (1, 4, 6, 8, 9, 11));
comment on column portal.portal.address_type_id is 'Which address of a requisite is the customer''s: 1 actual, 4 registration, 6 legal, 8 mailing, 9 beneficiary, 11 delivery.';

alter table inbound.card
    drop constraint entity_is_known,
    add constraint entity_is_known check (entity in ('contact', 'company', 'requisite', 'address'));
comment on column inbound.card.owner_id is 'Of a requisite: the card that it hangs on; of an address: its requisite.';

insert into exchange.field_map (portal_id, entity, golden_column, portal_field, null_policy)
select portal.portal_id, 'address', field.golden_column, field.portal_field, 'clear'
from portal.portal as portal
cross join (
    values
        ('address', 'ADDRESS_1'), ('city', 'CITY'), ('region', 'PROVINCE'), ('postal_code', 'POSTAL_CODE'),
        ('country', 'COUNTRY')
) as field (golden_column, portal_field)
order by portal.portal_id, field.portal_field;
comment on column exchange.field_map.entity is 'contact, company, deal, product, address; requisite: how it is sent is fixed, the map says what is read and who owns it.';
-- It has one more parameter; deploy makes it anew.
drop function if exists delta.claim_lookups(integer, integer);
reset role;
