set role intersect_owner;

create sequence golden.golden_id_seq;
comment on sequence golden.golden_id_seq is 'One sequence for all entities: a golden id names one thing, and the lower id is the elder.';

create table linked.customer (
    source_system text not null,
    source_key text not null,
    record_id bigint not null,
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
    raw_hash bigint,
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
-- Match keys, links and decisions name records by number.
create index customer_record_id_idx on linked.customer (record_id);
-- A new or re-linked organization touches its people.
create index customer_parent_key_idx on linked.customer (parent_key, source_system) where parent_key is not null;

create table linked.product (
    source_system text not null,
    source_key text not null,
    record_id bigint not null,
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
    raw_hash bigint,
    row_id bigint not null,
    tick_id bigint not null,
    changed_at timestamptz not null,
    resolved_kind text generated always as (coalesce(kind, 'goods')) stored,
    primary key (source_key, source_system)
);
create index product_golden_id_idx on linked.product (golden_id);
-- Match keys, links and decisions name records by number.
create index product_record_id_idx on linked.product (record_id);

create table linked.price (
    source_system text not null,
    source_key text not null,
    record_id bigint not null,
    golden_id bigint,
    is_deleted boolean not null default false,
    product_key text,
    price_type text,
    amount numeric,
    currency text,
    valid_from date,
    attributes jsonb not null default '{}',
    raw_hash bigint,
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
    record_id bigint not null,
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
    raw_hash bigint,
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
    record_id bigint not null,
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
    raw_hash bigint,
    row_id bigint not null,
    tick_id bigint not null,
    changed_at timestamptz not null,
    primary key (source_key, source_system)
);
create index sales_order_line_golden_id_idx on linked.sales_order_line (golden_id);
-- A new order touches its lines, a new product the lines that name it.
create index sales_order_line_order_key_idx on linked.sales_order_line (order_key, source_system);
create index sales_order_line_product_key_idx on linked.sales_order_line (product_key, source_system);

comment on column linked.customer.record_id is 'Number of the record: its golden id while it is alone. A group''s golden id is the lowest of its records.';
comment on column linked.customer.raw_hash is 'Hash of the row as it was staged: the same row sent again is told by it, before it is read (I4).';
comment on column linked.customer.last_name_key is 'Family name in Latin letters, for linking; so are the other keys.';
comment on column linked.customer.company_name_key is 'Company name in Latin letters without its legal form, a bar, the legal form.';
comment on column linked.customer.tax_id_key is 'Tax number, when its check digits are right.';
comment on table linked.customer is 'Latest version of every customer record with its golden id.';
comment on table linked.product is 'Latest version of every product record with its golden id.';
comment on table linked.price is 'Latest version of every price record with its golden id.';
comment on table linked.sales_order is 'Latest version of every order record with its golden id.';
comment on table linked.sales_order_line is 'Latest version of every order line record with its golden id.';

create table linked.match_key (
    key_hash bigint not null,
    block_id integer not null,
    record_id bigint not null
);
-- Who shares a key with a changed record?
create index match_key_key_hash_idx on linked.match_key (key_hash);
-- A changed record's old keys.
create index match_key_record_id_idx on linked.match_key (record_id);
comment on table linked.match_key is 'Keys of the present version of each record, by block: hashes, for they are compared and never read.';

create table linked.link (
    record_a bigint not null,
    record_b bigint not null,
    match_rule_id integer not null,
    key_hash bigint not null,
    entity text not null,
    tick_id bigint not null,
    primary key (record_a, record_b, match_rule_id, key_hash),
    constraint records_are_in_order check (record_a < record_b)
);
-- All links of one record, with the primary key.
create index link_record_b_idx on linked.link (record_b);
-- Links that rest on a key which became over-common.
create index link_key_hash_idx on linked.link (key_hash);
comment on table linked.link is 'Pairs of records that a rule found to be the same, or worth a look (verdict of the rule); the groups are made of them.';
comment on column linked.link.record_a is 'record_id of the elder record.';

create table linked.decision (
    decision_id bigint generated always as identity primary key,
    entity text not null,
    record_a bigint not null,
    record_b bigint not null,
    verdict text not null constraint verdict_is_known check (verdict in ('same', 'different')),
    reason text,
    decided_by text not null default session_user,
    decided_at timestamptz not null default now(),
    constraint records_are_in_order check (record_a < record_b)
);
-- The last decision on a pair holds.
create index decision_record_a_idx on linked.decision (record_a, record_b, decision_id desc);
create index decision_record_b_idx on linked.decision (record_b);
comment on table linked.decision is 'What people decided about two records; outranks every rule, for good (I6). The last one on a pair holds.';

create table linked.move (
    move_id bigint generated always as identity primary key,
    tick_id bigint not null,
    entity text not null,
    record_id bigint not null,
    from_golden_id bigint not null,
    to_golden_id bigint not null,
    moved_at timestamptz not null default now()
);
-- What did this tick merge and split?
create index move_tick_id_idx on linked.move (tick_id);
-- Where has this golden row gone, what came to it?
create index move_from_golden_id_idx on linked.move (from_golden_id);
create index move_to_golden_id_idx on linked.move (to_golden_id);
comment on table linked.move is 'A record that left one golden row for another: a merge keeps the elder id, a split gives it back (I5); append-only.';

create table linked.pending (
    entity text not null,
    record_id bigint not null,
    tick_id bigint
);
comment on table linked.pending is 'Records that the next tick groups anew though no row of theirs changed: a decision, a rule. They go when that tick has ended.';
comment on column linked.pending.tick_id is 'Tick that has taken it up; NULL: none yet.';

create unlogged table linked.touched (
    entity text not null,
    golden_id bigint not null,
    chunk smallint not null,
    is_single boolean not null,
    may_vanish boolean not null
);
comment on table linked.touched is 'Golden rows the running tick must derive again; the survivor views read it. Emptied at the start of each tick.';
comment on column linked.touched.chunk is 'Which of the tick''s connections derives it: golden id modulo their number.';
comment on column linked.touched.is_single is 'One record only: it survives as it is.';
comment on column linked.touched.may_vanish is 'A record of it was deleted or moved away.';
grant select on linked.touched to intersect_loader;
reset role;
