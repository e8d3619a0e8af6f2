set role intersect_owner;

-- Every business column is text, so that a bad value becomes a reject with a reason and never a failed insert.

create table staging.customer (
    source_system text not null default case when current_user like 'source\_%' then substr(current_user::text, 8) end,
    source_key text,
    op text not null default 'upsert',
    modified_at text,
    batch_id text,
    attributes jsonb not null default '{}',
    kind text,
    full_name text,
    last_name text,
    first_name text,
    middle_name text,
    company_name text,
    tax_id text,
    tax_reason_code text,
    registration_number text,
    phone text,
    phone_2 text,
    email text,
    email_2 text,
    birth_date text,
    address text,
    city text,
    region text,
    postal_code text,
    country text,
    parent_key text,
    site text,
    manager text,
    status text,
    comment text,
    row_id bigint generated always as identity,
    xact xid8 not null default pg_current_xact_id(),
    received_at timestamptz not null default now(),
    primary key (row_id, received_at),
    constraint source_system_is_own check (
        'source_' || source_system = current_user or pg_has_role(current_user, 'intersect_loader', 'usage')
    )
) partition by range (received_at);
-- Catches what no partition fits: an insert never fails for want of one.
create table staging.customer_default partition of staging.customer default;
-- The tick's window: rows of transactions not yet seen (xid8 has no BRIN operator class).
create index customer_xact_idx on staging.customer (xact);
comment on table staging.customer is 'A version of a customer: becomes a contact or a company, its requisite.';
comment on column staging.customer.source_system is 'Source that wrote the row; defaults to the writing role''s source (role source_<name>).';
comment on column staging.customer.source_key is 'Key of the record in that source; required.';
comment on column staging.customer.op is 'upsert (default) or delete.';
comment on column staging.customer.modified_at is 'When the source changed the record; orders versions of one key within a tick; falls back to arrival order.';
comment on column staging.customer.batch_id is 'Free text of the writer, repeated in rejects.';
comment on column staging.customer.attributes is 'Any further fields; the field map can send them to CRM custom fields.';
comment on column staging.customer.kind is 'person or organization; inferred when absent.';
comment on column staging.customer.full_name is 'Full name of a person, when it is not split.';
comment on column staging.customer.last_name is 'Family name.';
comment on column staging.customer.first_name is 'Given name.';
comment on column staging.customer.middle_name is 'Patronymic or middle name.';
comment on column staging.customer.company_name is 'Name of an organization.';
comment on column staging.customer.tax_id is 'ИНН (10 digits organization, 12 person), БИН or another country''s tax number.';
comment on column staging.customer.tax_reason_code is 'КПП, 9 characters.';
comment on column staging.customer.registration_number is 'ОГРН or ОГРНИП.';
comment on column staging.customer.phone is 'Phone in any usual form.';
comment on column staging.customer.phone_2 is 'Second phone.';
comment on column staging.customer.email is 'E-mail address.';
comment on column staging.customer.email_2 is 'Second e-mail address.';
comment on column staging.customer.birth_date is 'Date of birth in the source''s date order.';
comment on column staging.customer.address is 'Street and house.';
comment on column staging.customer.city is 'City.';
comment on column staging.customer.region is 'Region or state.';
comment on column staging.customer.postal_code is 'Postal code.';
comment on column staging.customer.country is 'Country.';
comment on column staging.customer.parent_key is 'For a person: source_key of the organization.';
comment on column staging.customer.site is 'Dealer centre or branch.';
comment on column staging.customer.manager is 'Responsible person, as the source names them.';
comment on column staging.customer.status is 'Status, as the source names it.';
comment on column staging.customer.comment is 'Free text.';
comment on column staging.customer.row_id is 'Arrival order; set by the database.';
comment on column staging.customer.xact is 'Transaction that wrote the row; set by the database.';
comment on column staging.customer.received_at is 'When that transaction began; set by the database.';
-- By column: nobody sets row_id, xact or received_at.
grant insert (
    source_system, source_key, op, modified_at, batch_id, attributes, kind, full_name, last_name,
    first_name, middle_name, company_name, tax_id, tax_reason_code, registration_number, phone, phone_2,
    email, email_2, birth_date, address, city, region, postal_code, country, parent_key, site, manager,
    status, comment
) on staging.customer to intersect_source, intersect_loader;

create table staging.product (
    source_system text not null default case when current_user like 'source\_%' then substr(current_user::text, 8) end,
    source_key text,
    op text not null default 'upsert',
    modified_at text,
    batch_id text,
    attributes jsonb not null default '{}',
    sku text,
    name text,
    description text,
    section text,
    unit text,
    vat_rate text,
    kind text,
    barcode text,
    is_active text,
    row_id bigint generated always as identity,
    xact xid8 not null default pg_current_xact_id(),
    received_at timestamptz not null default now(),
    primary key (row_id, received_at),
    constraint source_system_is_own check (
        'source_' || source_system = current_user or pg_has_role(current_user, 'intersect_loader', 'usage')
    )
) partition by range (received_at);
-- Catches what no partition fits: an insert never fails for want of one.
create table staging.product_default partition of staging.product default;
-- The tick's window: rows of transactions not yet seen (xid8 has no BRIN operator class).
create index product_xact_idx on staging.product (xact);
comment on table staging.product is 'A version of a product or service: becomes a catalog product.';
comment on column staging.product.source_system is 'Source that wrote the row; defaults to the writing role''s source (role source_<name>).';
comment on column staging.product.source_key is 'Key of the record in that source; required.';
comment on column staging.product.op is 'upsert (default) or delete.';
comment on column staging.product.modified_at is 'When the source changed the record; orders versions of one key within a tick; falls back to arrival order.';
comment on column staging.product.batch_id is 'Free text of the writer, repeated in rejects.';
comment on column staging.product.attributes is 'Any further fields; the field map can send them to CRM custom fields.';
comment on column staging.product.sku is 'Article number; the same in every source.';
comment on column staging.product.name is 'Name.';
comment on column staging.product.description is 'Description.';
comment on column staging.product.section is 'Catalog section.';
comment on column staging.product.unit is 'Unit of measure.';
comment on column staging.product.vat_rate is 'VAT rate in percent.';
comment on column staging.product.kind is 'goods (default) or service.';
comment on column staging.product.barcode is 'Barcode.';
comment on column staging.product.is_active is 'Whether it is sold: yes/no, 1/0, да/нет.';
comment on column staging.product.row_id is 'Arrival order; set by the database.';
comment on column staging.product.xact is 'Transaction that wrote the row; set by the database.';
comment on column staging.product.received_at is 'When that transaction began; set by the database.';
-- By column: nobody sets row_id, xact or received_at.
grant insert (
    source_system, source_key, op, modified_at, batch_id, attributes, sku, name, description, section,
    unit, vat_rate, kind, barcode, is_active
) on staging.product to intersect_source, intersect_loader;

create table staging.price (
    source_system text not null default case when current_user like 'source\_%' then substr(current_user::text, 8) end,
    source_key text,
    op text not null default 'upsert',
    modified_at text,
    batch_id text,
    attributes jsonb not null default '{}',
    product_key text,
    price_type text,
    amount text,
    currency text,
    valid_from text,
    row_id bigint generated always as identity,
    xact xid8 not null default pg_current_xact_id(),
    received_at timestamptz not null default now(),
    primary key (row_id, received_at),
    constraint source_system_is_own check (
        'source_' || source_system = current_user or pg_has_role(current_user, 'intersect_loader', 'usage')
    )
) partition by range (received_at);
-- Catches what no partition fits: an insert never fails for want of one.
create table staging.price_default partition of staging.price default;
-- The tick's window: rows of transactions not yet seen (xid8 has no BRIN operator class).
create index price_xact_idx on staging.price (xact);
comment on table staging.price is 'A version of a product''s price: becomes a catalog price.';
comment on column staging.price.source_system is 'Source that wrote the row; defaults to the writing role''s source (role source_<name>).';
comment on column staging.price.source_key is 'Key of the record in that source; required.';
comment on column staging.price.op is 'upsert (default) or delete.';
comment on column staging.price.modified_at is 'When the source changed the record; orders versions of one key within a tick; falls back to arrival order.';
comment on column staging.price.batch_id is 'Free text of the writer, repeated in rejects.';
comment on column staging.price.attributes is 'Any further fields; the field map can send them to CRM custom fields.';
comment on column staging.price.product_key is 'source_key of the product.';
comment on column staging.price.price_type is 'Price type; base (default) is the portal''s base price.';
comment on column staging.price.amount is 'Price of one unit.';
comment on column staging.price.currency is 'ISO 4217 code.';
comment on column staging.price.valid_from is 'First day the price holds.';
comment on column staging.price.row_id is 'Arrival order; set by the database.';
comment on column staging.price.xact is 'Transaction that wrote the row; set by the database.';
comment on column staging.price.received_at is 'When that transaction began; set by the database.';
-- By column: nobody sets row_id, xact or received_at.
grant insert (
    source_system, source_key, op, modified_at, batch_id, attributes, product_key, price_type, amount,
    currency, valid_from
) on staging.price to intersect_source, intersect_loader;

create table staging.stock (
    source_system text not null default case when current_user like 'source\_%' then substr(current_user::text, 8) end,
    source_key text,
    op text not null default 'upsert',
    modified_at text,
    batch_id text,
    attributes jsonb not null default '{}',
    product_key text,
    warehouse text,
    quantity text,
    reserved text,
    as_of text,
    row_id bigint generated always as identity,
    xact xid8 not null default pg_current_xact_id(),
    received_at timestamptz not null default now(),
    primary key (row_id, received_at),
    constraint source_system_is_own check (
        'source_' || source_system = current_user or pg_has_role(current_user, 'intersect_loader', 'usage')
    )
) partition by range (received_at);
-- Catches what no partition fits: an insert never fails for want of one.
create table staging.stock_default partition of staging.stock default;
-- The tick's window: rows of transactions not yet seen (xid8 has no BRIN operator class).
create index stock_xact_idx on staging.stock (xact);
comment on table staging.stock is 'A version of a product''s balance in a warehouse.';
comment on column staging.stock.source_system is 'Source that wrote the row; defaults to the writing role''s source (role source_<name>).';
comment on column staging.stock.source_key is 'Key of the record in that source; required.';
comment on column staging.stock.op is 'upsert (default) or delete.';
comment on column staging.stock.modified_at is 'When the source changed the record; orders versions of one key within a tick; falls back to arrival order.';
comment on column staging.stock.batch_id is 'Free text of the writer, repeated in rejects.';
comment on column staging.stock.attributes is 'Any further fields; the field map can send them to CRM custom fields.';
comment on column staging.stock.product_key is 'source_key of the product.';
comment on column staging.stock.warehouse is 'Warehouse.';
comment on column staging.stock.quantity is 'Quantity at hand.';
comment on column staging.stock.reserved is 'Quantity reserved.';
comment on column staging.stock.as_of is 'When it was counted.';
comment on column staging.stock.row_id is 'Arrival order; set by the database.';
comment on column staging.stock.xact is 'Transaction that wrote the row; set by the database.';
comment on column staging.stock.received_at is 'When that transaction began; set by the database.';
-- By column: nobody sets row_id, xact or received_at.
grant insert (
    source_system, source_key, op, modified_at, batch_id, attributes, product_key, warehouse, quantity,
    reserved, as_of
) on staging.stock to intersect_source, intersect_loader;

create table staging.currency_rate (
    source_system text not null default case when current_user like 'source\_%' then substr(current_user::text, 8) end,
    source_key text,
    op text not null default 'upsert',
    modified_at text,
    batch_id text,
    attributes jsonb not null default '{}',
    currency text,
    nominal text,
    rate text,
    rate_date text,
    row_id bigint generated always as identity,
    xact xid8 not null default pg_current_xact_id(),
    received_at timestamptz not null default now(),
    primary key (row_id, received_at),
    constraint source_system_is_own check (
        'source_' || source_system = current_user or pg_has_role(current_user, 'intersect_loader', 'usage')
    )
) partition by range (received_at);
-- Catches what no partition fits: an insert never fails for want of one.
create table staging.currency_rate_default partition of staging.currency_rate default;
-- The tick's window: rows of transactions not yet seen (xid8 has no BRIN operator class).
create index currency_rate_xact_idx on staging.currency_rate (xact);
comment on table staging.currency_rate is 'A currency''s rate on a day.';
comment on column staging.currency_rate.source_system is 'Source that wrote the row; defaults to the writing role''s source (role source_<name>).';
comment on column staging.currency_rate.source_key is 'Key of the record in that source; required.';
comment on column staging.currency_rate.op is 'upsert (default) or delete.';
comment on column staging.currency_rate.modified_at is 'When the source changed the record; orders versions of one key within a tick; falls back to arrival order.';
comment on column staging.currency_rate.batch_id is 'Free text of the writer, repeated in rejects.';
comment on column staging.currency_rate.attributes is 'Any further fields; the field map can send them to CRM custom fields.';
comment on column staging.currency_rate.currency is 'ISO 4217 code.';
comment on column staging.currency_rate.nominal is 'Units the rate is for.';
comment on column staging.currency_rate.rate is 'Rate in the base currency.';
comment on column staging.currency_rate.rate_date is 'Day of the rate.';
comment on column staging.currency_rate.row_id is 'Arrival order; set by the database.';
comment on column staging.currency_rate.xact is 'Transaction that wrote the row; set by the database.';
comment on column staging.currency_rate.received_at is 'When that transaction began; set by the database.';
-- By column: nobody sets row_id, xact or received_at.
grant insert (
    source_system, source_key, op, modified_at, batch_id, attributes, currency, nominal, rate, rate_date
) on staging.currency_rate to intersect_source, intersect_loader;

create table staging.sales_order (
    source_system text not null default case when current_user like 'source\_%' then substr(current_user::text, 8) end,
    source_key text,
    op text not null default 'upsert',
    modified_at text,
    batch_id text,
    attributes jsonb not null default '{}',
    customer_key text,
    contact_key text,
    direction text,
    stage text,
    title text,
    amount text,
    currency text,
    ordered_at text,
    closed_at text,
    site text,
    manager text,
    comment text,
    row_id bigint generated always as identity,
    xact xid8 not null default pg_current_xact_id(),
    received_at timestamptz not null default now(),
    primary key (row_id, received_at),
    constraint source_system_is_own check (
        'source_' || source_system = current_user or pg_has_role(current_user, 'intersect_loader', 'usage')
    )
) partition by range (received_at);
-- Catches what no partition fits: an insert never fails for want of one.
create table staging.sales_order_default partition of staging.sales_order default;
-- The tick's window: rows of transactions not yet seen (xid8 has no BRIN operator class).
create index sales_order_xact_idx on staging.sales_order (xact);
comment on table staging.sales_order is 'A version of an order: becomes a deal in the pipeline of its direction.';
comment on column staging.sales_order.source_system is 'Source that wrote the row; defaults to the writing role''s source (role source_<name>).';
comment on column staging.sales_order.source_key is 'Key of the record in that source; required.';
comment on column staging.sales_order.op is 'upsert (default) or delete.';
comment on column staging.sales_order.modified_at is 'When the source changed the record; orders versions of one key within a tick; falls back to arrival order.';
comment on column staging.sales_order.batch_id is 'Free text of the writer, repeated in rejects.';
comment on column staging.sales_order.attributes is 'Any further fields; the field map can send them to CRM custom fields.';
comment on column staging.sales_order.customer_key is 'source_key of the customer who pays.';
comment on column staging.sales_order.contact_key is 'source_key of the person to talk to, if another.';
comment on column staging.sales_order.direction is 'sales, repair, insurance …; a value of the dictionary deal_direction.';
comment on column staging.sales_order.stage is 'A value of the dictionary deal_stage.';
comment on column staging.sales_order.title is 'Title of the deal; the order''s key when absent.';
comment on column staging.sales_order.amount is 'Total; the sum of the lines when absent.';
comment on column staging.sales_order.currency is 'ISO 4217 code.';
comment on column staging.sales_order.ordered_at is 'When it was ordered.';
comment on column staging.sales_order.closed_at is 'When it was or should be closed.';
comment on column staging.sales_order.site is 'Dealer centre or branch.';
comment on column staging.sales_order.manager is 'Responsible person, as the source names them.';
comment on column staging.sales_order.comment is 'Free text.';
comment on column staging.sales_order.row_id is 'Arrival order; set by the database.';
comment on column staging.sales_order.xact is 'Transaction that wrote the row; set by the database.';
comment on column staging.sales_order.received_at is 'When that transaction began; set by the database.';
-- By column: nobody sets row_id, xact or received_at.
grant insert (
    source_system, source_key, op, modified_at, batch_id, attributes, customer_key, contact_key,
    direction, stage, title, amount, currency, ordered_at, closed_at, site, manager, comment
) on staging.sales_order to intersect_source, intersect_loader;

create table staging.sales_order_line (
    source_system text not null default case when current_user like 'source\_%' then substr(current_user::text, 8) end,
    source_key text,
    op text not null default 'upsert',
    modified_at text,
    batch_id text,
    attributes jsonb not null default '{}',
    order_key text,
    line_number text,
    product_key text,
    name text,
    quantity text,
    unit text,
    price text,
    discount text,
    vat_rate text,
    row_id bigint generated always as identity,
    xact xid8 not null default pg_current_xact_id(),
    received_at timestamptz not null default now(),
    primary key (row_id, received_at),
    constraint source_system_is_own check (
        'source_' || source_system = current_user or pg_has_role(current_user, 'intersect_loader', 'usage')
    )
) partition by range (received_at);
-- Catches what no partition fits: an insert never fails for want of one.
create table staging.sales_order_line_default partition of staging.sales_order_line default;
-- The tick's window: rows of transactions not yet seen (xid8 has no BRIN operator class).
create index sales_order_line_xact_idx on staging.sales_order_line (xact);
comment on table staging.sales_order_line is 'A version of an order''s line: becomes a product row of the deal.';
comment on column staging.sales_order_line.source_system is 'Source that wrote the row; defaults to the writing role''s source (role source_<name>).';
comment on column staging.sales_order_line.source_key is 'Key of the record in that source; required.';
comment on column staging.sales_order_line.op is 'upsert (default) or delete.';
comment on column staging.sales_order_line.modified_at is 'When the source changed the record; orders versions of one key within a tick; falls back to arrival order.';
comment on column staging.sales_order_line.batch_id is 'Free text of the writer, repeated in rejects.';
comment on column staging.sales_order_line.attributes is 'Any further fields; the field map can send them to CRM custom fields.';
comment on column staging.sales_order_line.order_key is 'source_key of the order.';
comment on column staging.sales_order_line.line_number is 'Position in the order.';
comment on column staging.sales_order_line.product_key is 'source_key of the product.';
comment on column staging.sales_order_line.name is 'Text of the line when there is no product.';
comment on column staging.sales_order_line.quantity is 'Quantity; 1 when absent.';
comment on column staging.sales_order_line.unit is 'Unit of measure.';
comment on column staging.sales_order_line.price is 'Price of one unit with tax, before discount; the product''s own price when absent.';
comment on column staging.sales_order_line.discount is 'Discount in percent.';
comment on column staging.sales_order_line.vat_rate is 'VAT rate in percent.';
comment on column staging.sales_order_line.row_id is 'Arrival order; set by the database.';
comment on column staging.sales_order_line.xact is 'Transaction that wrote the row; set by the database.';
comment on column staging.sales_order_line.received_at is 'When that transaction began; set by the database.';
-- By column: nobody sets row_id, xact or received_at.
grant insert (
    source_system, source_key, op, modified_at, batch_id, attributes, order_key, line_number,
    product_key, name, quantity, unit, price, discount, vat_rate
) on staging.sales_order_line to intersect_source, intersect_loader;

create table staging.lead (
    source_system text not null default case when current_user like 'source\_%' then substr(current_user::text, 8) end,
    source_key text,
    op text not null default 'upsert',
    modified_at text,
    batch_id text,
    attributes jsonb not null default '{}',
    customer_key text,
    class text,
    stage text,
    title text,
    full_name text,
    phone text,
    email text,
    source text,
    site text,
    manager text,
    row_id bigint generated always as identity,
    xact xid8 not null default pg_current_xact_id(),
    received_at timestamptz not null default now(),
    primary key (row_id, received_at),
    constraint source_system_is_own check (
        'source_' || source_system = current_user or pg_has_role(current_user, 'intersect_loader', 'usage')
    )
) partition by range (received_at);
-- Catches what no partition fits: an insert never fails for want of one.
create table staging.lead_default partition of staging.lead default;
-- The tick's window: rows of transactions not yet seen (xid8 has no BRIN operator class).
create index lead_xact_idx on staging.lead (xact);
comment on table staging.lead is 'A version of a lead.';
comment on column staging.lead.source_system is 'Source that wrote the row; defaults to the writing role''s source (role source_<name>).';
comment on column staging.lead.source_key is 'Key of the record in that source; required.';
comment on column staging.lead.op is 'upsert (default) or delete.';
comment on column staging.lead.modified_at is 'When the source changed the record; orders versions of one key within a tick; falls back to arrival order.';
comment on column staging.lead.batch_id is 'Free text of the writer, repeated in rejects.';
comment on column staging.lead.attributes is 'Any further fields; the field map can send them to CRM custom fields.';
comment on column staging.lead.customer_key is 'source_key of a known customer.';
comment on column staging.lead.class is 'service, sales or project.';
comment on column staging.lead.stage is 'A value of the dictionary lead_stage.';
comment on column staging.lead.title is 'Title.';
comment on column staging.lead.full_name is 'Name of the person.';
comment on column staging.lead.phone is 'Phone.';
comment on column staging.lead.email is 'E-mail address.';
comment on column staging.lead.source is 'Where the lead came from.';
comment on column staging.lead.site is 'Dealer centre or branch.';
comment on column staging.lead.manager is 'Responsible person.';
comment on column staging.lead.row_id is 'Arrival order; set by the database.';
comment on column staging.lead.xact is 'Transaction that wrote the row; set by the database.';
comment on column staging.lead.received_at is 'When that transaction began; set by the database.';
-- By column: nobody sets row_id, xact or received_at.
grant insert (
    source_system, source_key, op, modified_at, batch_id, attributes, customer_key, class, stage, title,
    full_name, phone, email, source, site, manager
) on staging.lead to intersect_source, intersect_loader;

create table staging.invoice (
    source_system text not null default case when current_user like 'source\_%' then substr(current_user::text, 8) end,
    source_key text,
    op text not null default 'upsert',
    modified_at text,
    batch_id text,
    attributes jsonb not null default '{}',
    order_key text,
    customer_key text,
    number text,
    issued_at text,
    due_at text,
    amount text,
    currency text,
    stage text,
    row_id bigint generated always as identity,
    xact xid8 not null default pg_current_xact_id(),
    received_at timestamptz not null default now(),
    primary key (row_id, received_at),
    constraint source_system_is_own check (
        'source_' || source_system = current_user or pg_has_role(current_user, 'intersect_loader', 'usage')
    )
) partition by range (received_at);
-- Catches what no partition fits: an insert never fails for want of one.
create table staging.invoice_default partition of staging.invoice default;
-- The tick's window: rows of transactions not yet seen (xid8 has no BRIN operator class).
create index invoice_xact_idx on staging.invoice (xact);
comment on table staging.invoice is 'A version of an invoice.';
comment on column staging.invoice.source_system is 'Source that wrote the row; defaults to the writing role''s source (role source_<name>).';
comment on column staging.invoice.source_key is 'Key of the record in that source; required.';
comment on column staging.invoice.op is 'upsert (default) or delete.';
comment on column staging.invoice.modified_at is 'When the source changed the record; orders versions of one key within a tick; falls back to arrival order.';
comment on column staging.invoice.batch_id is 'Free text of the writer, repeated in rejects.';
comment on column staging.invoice.attributes is 'Any further fields; the field map can send them to CRM custom fields.';
comment on column staging.invoice.order_key is 'source_key of the order.';
comment on column staging.invoice.customer_key is 'source_key of the customer.';
comment on column staging.invoice.number is 'Number of the invoice.';
comment on column staging.invoice.issued_at is 'When it was issued.';
comment on column staging.invoice.due_at is 'When it is due.';
comment on column staging.invoice.amount is 'Amount.';
comment on column staging.invoice.currency is 'ISO 4217 code.';
comment on column staging.invoice.stage is 'A value of the dictionary invoice_stage.';
comment on column staging.invoice.row_id is 'Arrival order; set by the database.';
comment on column staging.invoice.xact is 'Transaction that wrote the row; set by the database.';
comment on column staging.invoice.received_at is 'When that transaction began; set by the database.';
-- By column: nobody sets row_id, xact or received_at.
grant insert (
    source_system, source_key, op, modified_at, batch_id, attributes, order_key, customer_key, number,
    issued_at, due_at, amount, currency, stage
) on staging.invoice to intersect_source, intersect_loader;

create table staging.payment (
    source_system text not null default case when current_user like 'source\_%' then substr(current_user::text, 8) end,
    source_key text,
    op text not null default 'upsert',
    modified_at text,
    batch_id text,
    attributes jsonb not null default '{}',
    customer_key text,
    order_key text,
    invoice_key text,
    paid_at text,
    amount text,
    currency text,
    direction text,
    purpose text,
    row_id bigint generated always as identity,
    xact xid8 not null default pg_current_xact_id(),
    received_at timestamptz not null default now(),
    primary key (row_id, received_at),
    constraint source_system_is_own check (
        'source_' || source_system = current_user or pg_has_role(current_user, 'intersect_loader', 'usage')
    )
) partition by range (received_at);
-- Catches what no partition fits: an insert never fails for want of one.
create table staging.payment_default partition of staging.payment default;
-- The tick's window: rows of transactions not yet seen (xid8 has no BRIN operator class).
create index payment_xact_idx on staging.payment (xact);
comment on table staging.payment is 'A payment in or out.';
comment on column staging.payment.source_system is 'Source that wrote the row; defaults to the writing role''s source (role source_<name>).';
comment on column staging.payment.source_key is 'Key of the record in that source; required.';
comment on column staging.payment.op is 'upsert (default) or delete.';
comment on column staging.payment.modified_at is 'When the source changed the record; orders versions of one key within a tick; falls back to arrival order.';
comment on column staging.payment.batch_id is 'Free text of the writer, repeated in rejects.';
comment on column staging.payment.attributes is 'Any further fields; the field map can send them to CRM custom fields.';
comment on column staging.payment.customer_key is 'source_key of the customer.';
comment on column staging.payment.order_key is 'source_key of the order.';
comment on column staging.payment.invoice_key is 'source_key of the invoice.';
comment on column staging.payment.paid_at is 'When it was paid.';
comment on column staging.payment.amount is 'Amount.';
comment on column staging.payment.currency is 'ISO 4217 code.';
comment on column staging.payment.direction is 'in or out.';
comment on column staging.payment.purpose is 'Purpose of the payment.';
comment on column staging.payment.row_id is 'Arrival order; set by the database.';
comment on column staging.payment.xact is 'Transaction that wrote the row; set by the database.';
comment on column staging.payment.received_at is 'When that transaction began; set by the database.';
-- By column: nobody sets row_id, xact or received_at.
grant insert (
    source_system, source_key, op, modified_at, batch_id, attributes, customer_key, order_key,
    invoice_key, paid_at, amount, currency, direction, purpose
) on staging.payment to intersect_source, intersect_loader;

create table staging.interaction (
    source_system text not null default case when current_user like 'source\_%' then substr(current_user::text, 8) end,
    source_key text,
    op text not null default 'upsert',
    modified_at text,
    batch_id text,
    attributes jsonb not null default '{}',
    customer_key text,
    order_key text,
    kind text,
    direction text,
    started_at text,
    duration text,
    line text,
    subject text,
    text text,
    manager text,
    row_id bigint generated always as identity,
    xact xid8 not null default pg_current_xact_id(),
    received_at timestamptz not null default now(),
    primary key (row_id, received_at),
    constraint source_system_is_own check (
        'source_' || source_system = current_user or pg_has_role(current_user, 'intersect_loader', 'usage')
    )
) partition by range (received_at);
-- Catches what no partition fits: an insert never fails for want of one.
create table staging.interaction_default partition of staging.interaction default;
-- The tick's window: rows of transactions not yet seen (xid8 has no BRIN operator class).
create index interaction_xact_idx on staging.interaction (xact);
comment on table staging.interaction is 'A call, visit, message, letter or work done.';
comment on column staging.interaction.source_system is 'Source that wrote the row; defaults to the writing role''s source (role source_<name>).';
comment on column staging.interaction.source_key is 'Key of the record in that source; required.';
comment on column staging.interaction.op is 'upsert (default) or delete.';
comment on column staging.interaction.modified_at is 'When the source changed the record; orders versions of one key within a tick; falls back to arrival order.';
comment on column staging.interaction.batch_id is 'Free text of the writer, repeated in rejects.';
comment on column staging.interaction.attributes is 'Any further fields; the field map can send them to CRM custom fields.';
comment on column staging.interaction.customer_key is 'source_key of the customer.';
comment on column staging.interaction.order_key is 'source_key of the order.';
comment on column staging.interaction.kind is 'call, visit, message, letter or work.';
comment on column staging.interaction.direction is 'in or out.';
comment on column staging.interaction.started_at is 'When it started.';
comment on column staging.interaction.duration is 'Duration in seconds.';
comment on column staging.interaction.line is 'Telephone line; leads to the site.';
comment on column staging.interaction.subject is 'Subject.';
comment on column staging.interaction.text is 'Text.';
comment on column staging.interaction.manager is 'Who took part on our side.';
comment on column staging.interaction.row_id is 'Arrival order; set by the database.';
comment on column staging.interaction.xact is 'Transaction that wrote the row; set by the database.';
comment on column staging.interaction.received_at is 'When that transaction began; set by the database.';
-- By column: nobody sets row_id, xact or received_at.
grant insert (
    source_system, source_key, op, modified_at, batch_id, attributes, customer_key, order_key, kind,
    direction, started_at, duration, line, subject, text, manager
) on staging.interaction to intersect_source, intersect_loader;

create table staging.exchange_row (
    source_system text not null default case when current_user like 'source\_%' then substr(current_user::text, 8) end,
    source_key text,
    op text not null default 'upsert',
    modified_at text,
    batch_id text,
    attributes jsonb not null default '{}',
    record_type text,
    c01 text,
    c02 text,
    c03 text,
    c04 text,
    c05 text,
    c06 text,
    c07 text,
    c08 text,
    c09 text,
    c10 text,
    c11 text,
    c12 text,
    c13 text,
    c14 text,
    c15 text,
    c16 text,
    c17 text,
    c18 text,
    c19 text,
    c20 text,
    c21 text,
    c22 text,
    c23 text,
    c24 text,
    c25 text,
    c26 text,
    c27 text,
    c28 text,
    c29 text,
    c30 text,
    c31 text,
    c32 text,
    c33 text,
    c34 text,
    c35 text,
    c36 text,
    c37 text,
    c38 text,
    c39 text,
    c40 text,
    c41 text,
    c42 text,
    c43 text,
    c44 text,
    c45 text,
    c46 text,
    c47 text,
    c48 text,
    c49 text,
    c50 text,
    c51 text,
    c52 text,
    c53 text,
    c54 text,
    c55 text,
    c56 text,
    c57 text,
    c58 text,
    c59 text,
    c60 text,
    row_id bigint generated always as identity,
    xact xid8 not null default pg_current_xact_id(),
    received_at timestamptz not null default now(),
    primary key (row_id, received_at),
    constraint source_system_is_own check (
        'source_' || source_system = current_user or pg_has_role(current_user, 'intersect_loader', 'usage')
    )
) partition by range (received_at);
-- Catches what no partition fits: an insert never fails for want of one.
create table staging.exchange_row_default partition of staging.exchange_row default;
-- The tick's window: rows of transactions not yet seen (xid8 has no BRIN operator class).
create index exchange_row_xact_idx on staging.exchange_row (xact);
comment on table staging.exchange_row is 'The one wide table some ERPs can write; the field map names its columns and routes it to the tables above.';
comment on column staging.exchange_row.source_system is 'Source that wrote the row; defaults to the writing role''s source (role source_<name>).';
comment on column staging.exchange_row.source_key is 'Key of the record in that source; required.';
comment on column staging.exchange_row.op is 'upsert (default) or delete.';
comment on column staging.exchange_row.modified_at is 'When the source changed the record; orders versions of one key within a tick; falls back to arrival order.';
comment on column staging.exchange_row.batch_id is 'Free text of the writer, repeated in rejects.';
comment on column staging.exchange_row.attributes is 'Any further fields; the field map can send them to CRM custom fields.';
comment on column staging.exchange_row.record_type is 'What the row is.';
comment on column staging.exchange_row.c01 is 'Free column 1.';
comment on column staging.exchange_row.c02 is 'Free column 2.';
comment on column staging.exchange_row.c03 is 'Free column 3.';
comment on column staging.exchange_row.c04 is 'Free column 4.';
comment on column staging.exchange_row.c05 is 'Free column 5.';
comment on column staging.exchange_row.c06 is 'Free column 6.';
comment on column staging.exchange_row.c07 is 'Free column 7.';
comment on column staging.exchange_row.c08 is 'Free column 8.';
comment on column staging.exchange_row.c09 is 'Free column 9.';
comment on column staging.exchange_row.c10 is 'Free column 10.';
comment on column staging.exchange_row.c11 is 'Free column 11.';
comment on column staging.exchange_row.c12 is 'Free column 12.';
comment on column staging.exchange_row.c13 is 'Free column 13.';
comment on column staging.exchange_row.c14 is 'Free column 14.';
comment on column staging.exchange_row.c15 is 'Free column 15.';
comment on column staging.exchange_row.c16 is 'Free column 16.';
comment on column staging.exchange_row.c17 is 'Free column 17.';
comment on column staging.exchange_row.c18 is 'Free column 18.';
comment on column staging.exchange_row.c19 is 'Free column 19.';
comment on column staging.exchange_row.c20 is 'Free column 20.';
comment on column staging.exchange_row.c21 is 'Free column 21.';
comment on column staging.exchange_row.c22 is 'Free column 22.';
comment on column staging.exchange_row.c23 is 'Free column 23.';
comment on column staging.exchange_row.c24 is 'Free column 24.';
comment on column staging.exchange_row.c25 is 'Free column 25.';
comment on column staging.exchange_row.c26 is 'Free column 26.';
comment on column staging.exchange_row.c27 is 'Free column 27.';
comment on column staging.exchange_row.c28 is 'Free column 28.';
comment on column staging.exchange_row.c29 is 'Free column 29.';
comment on column staging.exchange_row.c30 is 'Free column 30.';
comment on column staging.exchange_row.c31 is 'Free column 31.';
comment on column staging.exchange_row.c32 is 'Free column 32.';
comment on column staging.exchange_row.c33 is 'Free column 33.';
comment on column staging.exchange_row.c34 is 'Free column 34.';
comment on column staging.exchange_row.c35 is 'Free column 35.';
comment on column staging.exchange_row.c36 is 'Free column 36.';
comment on column staging.exchange_row.c37 is 'Free column 37.';
comment on column staging.exchange_row.c38 is 'Free column 38.';
comment on column staging.exchange_row.c39 is 'Free column 39.';
comment on column staging.exchange_row.c40 is 'Free column 40.';
comment on column staging.exchange_row.c41 is 'Free column 41.';
comment on column staging.exchange_row.c42 is 'Free column 42.';
comment on column staging.exchange_row.c43 is 'Free column 43.';
comment on column staging.exchange_row.c44 is 'Free column 44.';
comment on column staging.exchange_row.c45 is 'Free column 45.';
comment on column staging.exchange_row.c46 is 'Free column 46.';
comment on column staging.exchange_row.c47 is 'Free column 47.';
comment on column staging.exchange_row.c48 is 'Free column 48.';
comment on column staging.exchange_row.c49 is 'Free column 49.';
comment on column staging.exchange_row.c50 is 'Free column 50.';
comment on column staging.exchange_row.c51 is 'Free column 51.';
comment on column staging.exchange_row.c52 is 'Free column 52.';
comment on column staging.exchange_row.c53 is 'Free column 53.';
comment on column staging.exchange_row.c54 is 'Free column 54.';
comment on column staging.exchange_row.c55 is 'Free column 55.';
comment on column staging.exchange_row.c56 is 'Free column 56.';
comment on column staging.exchange_row.c57 is 'Free column 57.';
comment on column staging.exchange_row.c58 is 'Free column 58.';
comment on column staging.exchange_row.c59 is 'Free column 59.';
comment on column staging.exchange_row.c60 is 'Free column 60.';
comment on column staging.exchange_row.row_id is 'Arrival order; set by the database.';
comment on column staging.exchange_row.xact is 'Transaction that wrote the row; set by the database.';
comment on column staging.exchange_row.received_at is 'When that transaction began; set by the database.';
-- By column: nobody sets row_id, xact or received_at.
grant insert (
    source_system, source_key, op, modified_at, batch_id, attributes, record_type, c01, c02, c03, c04,
    c05, c06, c07, c08, c09, c10, c11, c12, c13, c14, c15, c16, c17, c18, c19, c20, c21, c22, c23, c24,
    c25, c26, c27, c28, c29, c30, c31, c32, c33, c34, c35, c36, c37, c38, c39, c40, c41, c42, c43, c44,
    c45, c46, c47, c48, c49, c50, c51, c52, c53, c54, c55, c56, c57, c58, c59, c60
) on staging.exchange_row to intersect_source, intersect_loader;

create table staging.reject (
    reject_id bigint generated always as identity primary key,
    staging_table text not null,
    row_id bigint not null,
    source_system text not null,
    source_key text,
    batch_id text,
    code text not null,
    column_name text,
    value text,
    advice_ru text not null,
    advice_en text not null,
    state text not null default 'open' constraint state_is_known check (state in ('open', 'replayed', 'obsolete')),
    is_waiting boolean not null default false,
    tick_id bigint not null,
    rejected_at timestamptz not null default now(),
    closed_at timestamptz
);
-- Closing rejects when a later good version of the key arrives.
create index reject_open_key_idx on staging.reject (staging_table, source_system, source_key) where state = 'open';
comment on table staging.reject is 'Rows that could not be taken, a row per refused column; a source sees its own.';
comment on column staging.reject.reject_id is 'Number to name in replay and correct.';
comment on column staging.reject.staging_table is 'Staging table of the row.';
comment on column staging.reject.row_id is 'Row in that table.';
comment on column staging.reject.source_system is 'Source that wrote the row.';
comment on column staging.reject.source_key is 'Key of the record in that source.';
comment on column staging.reject.batch_id is 'batch_id of the row.';
comment on column staging.reject.code is 'Stable reason, a row of exchange.reject_code.';
comment on column staging.reject.column_name is 'Column whose value was refused.';
comment on column staging.reject.value is 'The value as it was written.';
comment on column staging.reject.advice_ru is 'What to do, in Russian.';
comment on column staging.reject.advice_en is 'What to do, in English.';
comment on column staging.reject.state is 'open; replayed: taken again on request; obsolete: a later version or a late parent settled it.';
comment on column staging.reject.is_waiting is 'true: the row is in, but waits for a record it points to; nothing has to be sent again.';
comment on column staging.reject.tick_id is 'Tick that refused the row.';
comment on column staging.reject.rejected_at is 'When it was refused.';
comment on column staging.reject.closed_at is 'When it left the state open.';

create table staging.correction (
    reject_id bigint not null,
    column_name text not null,
    value text,
    corrected_by text not null default current_user,
    corrected_at timestamptz not null default now(),
    primary key (reject_id, column_name)
);
comment on table staging.correction is 'Values a source gave with staging.correct; replay applies them.';
comment on column staging.correction.reject_id is 'The reject that is corrected.';
comment on column staging.correction.column_name is 'The column that is corrected.';
comment on column staging.correction.value is 'The new value; NULL empties it.';
comment on column staging.correction.corrected_by is 'Role that corrected it.';
comment on column staging.correction.corrected_at is 'When it was corrected.';

insert into exchange.retention (table_name, keep_days)
select class.oid::regclass::text, 60
from pg_class as class
where class.relnamespace = 'staging'::regnamespace and class.relkind = 'p';

alter table staging.reject enable row level security;
create policy reject_own on staging.reject for select to intersect_source
    using (source_system = case when current_user like 'source\_%' then substr(current_user::text, 8) end);
create policy reject_all on staging.reject for select to intersect_loader, intersect_reader using (true);
grant select on staging.reject to intersect_source;

reset role;
