set role intersect_owner;

create sequence golden.golden_id_seq;
comment on sequence golden.golden_id_seq is 'One sequence for all entities: a golden id names one thing, and the lower id is the elder.';

create table linked.customer (
    source_system text not null,
    source_key text not null,
    golden_id bigint not null,
    is_deleted boolean not null default false,
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
    birth_date date,
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
    last_name_key text,
    first_name_key text,
    middle_name_key text,
    company_name_key text,
    tax_id_key text,
    attributes jsonb not null default '{}',
    row_id bigint not null,
    tick_id bigint not null,
    changed_at timestamptz not null,
    resolved_kind text generated always as (
        coalesce(kind, case
            when company_name is not null or tax_reason_code is not null or length(tax_id) = 10
                then 'organization'
            else 'person'
        end)
    ) stored,
    primary key (source_key, source_system)
);
-- Survivorship reads all records of a golden id.
create index customer_golden_id_idx on linked.customer (golden_id);
-- A new or re-linked organization touches its people.
create index customer_parent_key_idx on linked.customer (parent_key, source_system) where parent_key is not null;

create table linked.product (
    source_system text not null,
    source_key text not null,
    golden_id bigint not null,
    is_deleted boolean not null default false,
    sku text,
    name text,
    description text,
    section text,
    unit text,
    vat_rate numeric,
    kind text,
    barcode text,
    is_active boolean,
    attributes jsonb not null default '{}',
    row_id bigint not null,
    tick_id bigint not null,
    changed_at timestamptz not null,
    resolved_kind text generated always as (coalesce(kind, 'goods')) stored,
    primary key (source_key, source_system)
);
create index product_golden_id_idx on linked.product (golden_id);

create table linked.price (
    source_system text not null,
    source_key text not null,
    golden_id bigint,
    is_deleted boolean not null default false,
    product_key text,
    price_type text,
    amount numeric,
    currency text,
    valid_from date,
    attributes jsonb not null default '{}',
    row_id bigint not null,
    tick_id bigint not null,
    changed_at timestamptz not null,
    primary key (source_key, source_system)
);
comment on column linked.price.golden_id is 'NULL while the product is unknown.';
create index price_golden_id_idx on linked.price (golden_id);
-- A new or re-linked product touches its prices.
create index price_product_key_idx on linked.price (product_key, source_system);
-- A price whose first day has come is touched without any new row.
create index price_valid_from_idx on linked.price (valid_from);

create table linked.sales_order (
    source_system text not null,
    source_key text not null,
    golden_id bigint not null,
    is_deleted boolean not null default false,
    customer_key text,
    contact_key text,
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
    row_id bigint not null,
    tick_id bigint not null,
    changed_at timestamptz not null,
    primary key (source_key, source_system)
);
create index sales_order_golden_id_idx on linked.sales_order (golden_id);
-- A new or re-linked customer touches its orders.
create index sales_order_customer_key_idx on linked.sales_order (customer_key, source_system);
create index sales_order_contact_key_idx on linked.sales_order (contact_key, source_system) where contact_key is not null;

create table linked.sales_order_line (
    source_system text not null,
    source_key text not null,
    golden_id bigint not null,
    is_deleted boolean not null default false,
    order_key text,
    line_number integer,
    product_key text,
    name text,
    quantity numeric,
    unit text,
    price numeric,
    discount numeric,
    vat_rate numeric,
    attributes jsonb not null default '{}',
    row_id bigint not null,
    tick_id bigint not null,
    changed_at timestamptz not null,
    primary key (source_key, source_system)
);
create index sales_order_line_golden_id_idx on linked.sales_order_line (golden_id);
-- A new order touches its lines, a new product the lines that name it.
create index sales_order_line_order_key_idx on linked.sales_order_line (order_key, source_system);
create index sales_order_line_product_key_idx on linked.sales_order_line (product_key, source_system);

comment on table linked.customer is 'Latest version of every customer record with its golden id.';
comment on table linked.product is 'Latest version of every product record with its golden id.';
comment on table linked.price is 'Latest version of every price record with its golden id.';
comment on table linked.sales_order is 'Latest version of every order record with its golden id.';
comment on table linked.sales_order_line is 'Latest version of every order line record with its golden id.';

create table linked.match_key (
    key_value text not null,
    match_rule_id integer not null,
    source_system text not null,
    source_key text not null,
    signs text[] not null default '{}',
    primary key (key_value, match_rule_id, source_system, source_key)
);
-- A changed record's old keys.
create index match_key_record_idx on linked.match_key (source_key, source_system);
comment on table linked.match_key is 'Keys of the present version of each record, by rule; signs are the values that must agree.';

create table linked.evidence (
    evidence_id bigint generated always as identity primary key,
    tick_id bigint not null,
    entity text not null,
    golden_id bigint not null,
    merged_golden_id bigint,
    source_system text,
    source_key text,
    rule_name text not null,
    key_value text,
    linked_at timestamptz not null default now()
);
-- Why are these one?
create index evidence_golden_id_idx on linked.evidence (golden_id);
-- What did this tick merge?
create index evidence_tick_id_idx on linked.evidence (tick_id);
comment on table linked.evidence is 'Why a record belongs to a golden id, or two golden ids became one (I6); append-only.';
comment on column linked.evidence.merged_golden_id is 'The younger golden id that was merged into golden_id, if it had been one of its own.';

create unlogged table linked.touched (
    entity text not null,
    golden_id bigint not null,
    primary key (entity, golden_id)
);
comment on table linked.touched is 'Golden rows the running tick must derive again; the survivor views read it. Emptied at the start of each tick.';
grant select on linked.touched to intersect_loader;
reset role;
