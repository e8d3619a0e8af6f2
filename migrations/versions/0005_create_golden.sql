set role intersect_owner;

create table golden.customer (
    golden_id bigint primary key,
    kind text not null,
    full_name text,
    last_name text,
    first_name text,
    middle_name text,
    company_name text,
    tax_id text,
    tax_reason_code text,
    registration_number text,
    phones text[] not null default '{}',
    emails text[] not null default '{}',
    birth_date date,
    address text,
    city text,
    region text,
    postal_code text,
    country text,
    parent_golden_id bigint,
    site text,
    manager text,
    status text,
    comment text,
    attributes jsonb not null default '{}',
    is_parent_missing boolean not null default false,
    is_deleted boolean not null default false,
    tick_id bigint not null
);
-- People of a company that is delivered or merged.
create index customer_parent_golden_id_idx on golden.customer (parent_golden_id) where parent_golden_id is not null;

create table golden.product (
    golden_id bigint primary key,
    kind text not null,
    sku text,
    name text,
    description text,
    section text,
    unit text,
    vat_rate numeric,
    barcode text,
    is_active boolean not null default true,
    attributes jsonb not null default '{}',
    is_deleted boolean not null default false,
    tick_id bigint not null
);

create table golden.price (
    golden_id bigint primary key,
    product_golden_id bigint not null,
    price_type text not null,
    amount numeric,
    currency text,
    valid_from date,
    is_deleted boolean not null default false,
    tick_id bigint not null
);
-- A line without a price takes its product's; prices wait for their product.
create index price_product_golden_id_idx on golden.price (product_golden_id, price_type);

create table golden.sales_order (
    golden_id bigint primary key,
    source_system text not null,
    source_key text not null,
    customer_golden_id bigint,
    contact_golden_id bigint,
    direction text,
    stage text,
    title text,
    amount numeric,
    currency text,
    ordered_at timestamptz,
    closed_at timestamptz,
    site text,
    manager text,
    comment text,
    attributes jsonb not null default '{}',
    is_customer_missing boolean not null default false,
    is_contact_missing boolean not null default false,
    is_deleted boolean not null default false,
    tick_id bigint not null
);
create index sales_order_customer_golden_id_idx on golden.sales_order (customer_golden_id);
create index sales_order_contact_golden_id_idx on golden.sales_order (contact_golden_id) where contact_golden_id is not null;

create table golden.sales_order_line (
    golden_id bigint primary key,
    order_golden_id bigint,
    product_golden_id bigint,
    line_number integer,
    name text,
    quantity numeric not null,
    unit text,
    price numeric,
    discount numeric,
    vat_rate numeric,
    is_product_missing boolean not null default false,
    is_deleted boolean not null default false,
    tick_id bigint not null
);
-- An order's rows and its amount.
create index sales_order_line_order_golden_id_idx on golden.sales_order_line (order_golden_id);
-- Orders that wait for a product.
create index sales_order_line_product_golden_id_idx on golden.sales_order_line (product_golden_id);

comment on table golden.customer is 'One row per real customer: a person or an organization.';
comment on table golden.product is 'One row per real product.';
comment on table golden.price is 'One row per product and price type: the price that holds today.';
comment on table golden.sales_order is 'One row per order.';
comment on table golden.sales_order_line is 'One row per order line; the price is kept once it is known, so a later price list changes no old order.';
comment on column golden.customer.is_parent_missing is 'A record names an organization that no row has brought yet.';
comment on column golden.sales_order.is_customer_missing is 'The order names a customer that no row has brought yet; its deal waits.';
reset role;
