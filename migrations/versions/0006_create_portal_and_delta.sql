set role intersect_owner;

create table portal.portal (
    portal_id integer primary key,
    name text not null unique,
    originator_id text not null default 'intersect',
    catalog_id integer,
    base_price_type_id integer,
    organization_preset_id integer,
    person_preset_id integer,
    paused_until timestamptz,
    paused_reason text,
    metadata_at timestamptz
);
comment on table portal.portal is 'A portal and what it told us about itself; paused after trouble that no repetition heals.';
comment on column portal.portal.originator_id is 'Written with every card, so that it can be found again after a lost reply.';
comment on column portal.portal.catalog_id is 'iblockId of the product catalog.';
insert into portal.portal (portal_id, name) values (1, 'main');

create table portal.oauth_token (
    portal_id integer primary key,
    access_token text not null,
    refresh_token text not null,
    expires_at timestamptz not null,
    endpoint text not null,
    member_id text,
    previous_refresh_token text,
    saved_at timestamptz not null default now()
);
comment on table portal.oauth_token is 'Present token pair of an OAuth application; stored before it is used.';

create table portal.field (
    portal_id integer not null,
    entity text not null,
    field_name text not null,
    field_type text,
    is_required boolean not null default false,
    is_read_only boolean not null default false,
    is_multiple boolean not null default false,
    seen_at timestamptz not null default now(),
    primary key (portal_id, entity, field_name)
);
comment on table portal.field is 'Fields the portal says it has, as of the last check.';

create table portal.item (
    portal_id integer not null,
    entity text not null,
    golden_id bigint not null,
    crm_id bigint,
    wanted_hash bigint,
    sent jsonb not null default '{}',
    held jsonb not null default '{}',
    is_born_in_crm boolean not null default false,
    confirmed_at timestamptz,
    primary key (golden_id, entity, portal_id)
);
-- Which record is this card?
create index item_crm_id_idx on portal.item (crm_id, entity, portal_id);
comment on table portal.item is 'What the portal holds of each golden row: written only after it confirmed (I9).';
comment on column portal.item.sent is 'Field values we last sent and it confirmed, as we wrote them.';
comment on column portal.item.held is 'The same fields as the portal returns them; a person''s change is a difference from this (I16).';

create table portal.watermark (
    portal_id integer not null,
    entity text not null,
    updated_time timestamptz not null,
    primary key (portal_id, entity)
);
comment on table portal.watermark is 'How far people''s changes have been read, in the portal''s own time.';

create table delta.entity (
    entity text primary key,
    family text not null constraint family_is_known check (family in ('item', 'requisite', 'product', 'price', 'product_rows')),
    golden_table text not null,
    entity_type_id integer,
    rank smallint not null
);
comment on table delta.entity is 'What is delivered: the portal object, the golden table behind it, and who goes first when several may go.';
insert into delta.entity (entity, family, golden_table, entity_type_id, rank) values
    ('company', 'item', 'customer', 4, 1),
    ('contact', 'item', 'customer', 3, 2),
    ('requisite', 'requisite', 'customer', null, 3),
    ('product', 'product', 'product', null, 1),
    ('price', 'price', 'price', null, 2),
    ('deal', 'item', 'sales_order', 2, 4),
    ('product_rows', 'product_rows', 'sales_order', null, 5);

create sequence delta.lease_seq;

create table delta.item (
    portal_id integer not null,
    entity text not null,
    golden_id bigint not null,
    state text not null
        constraint state_is_known check (state in ('waiting', 'held', 'open', 'leased', 'unknown', 'parked', 'done')),
    rank smallint not null,
    wanted_hash bigint,
    is_requeued boolean not null default false,
    tick_id bigint not null,
    queued_at timestamptz not null default now(),
    due_at timestamptz not null default now(),
    attempts integer not null default 0,
    lookups integer not null default 0,
    lease bigint,
    leased_until timestamptz,
    operation text,
    method text,
    leased_hash bigint,
    wanted jsonb,
    params jsonb,
    error_code text,
    error_description text,
    settled_at timestamptz,
    primary key (golden_id, entity, portal_id)
);
comment on table delta.item is 'One row per golden row and portal object: where its delivery stands. State chart in sql/README.md.';
comment on column delta.item.state is 'waiting: for a parent; held: by a brake, until approve or discard; open: may go; leased: on its way; unknown: to be looked up; parked: refused; done.';
comment on column delta.item.wanted_hash is 'Hash of the wanted values when it was queued; the payload is built when it is leased.';
comment on column delta.item.is_requeued is 'A newer wanted state was queued while this one was on its way.';
comment on column delta.item.lease is 'Fencing token: a settlement with another one is refused.';
comment on column delta.item.leased_hash is 'Hash of the values that are on their way.';
comment on column delta.item.wanted is 'Field values that are on their way.';
comment on column delta.item.params is 'Parameters of the request on its way, or of the one that was refused.';
-- Next work: delta.claim.
create index item_open_idx on delta.item (portal_id, rank, queued_at) where state = 'open';
-- What a lease holds: every step between delta.claim and delta.settle.
create index item_lease_idx on delta.item (lease) where state = 'leased';
-- Leases that ended and outcomes to look up.
create index item_uncertain_idx on delta.item (portal_id, leased_until) where state in ('leased', 'unknown');
-- Children to wake.
create index item_waiting_idx on delta.item (portal_id, entity) where state = 'waiting';
-- What a brake holds.
create index item_held_idx on delta.item (tick_id) where state = 'held';
create index item_parked_idx on delta.item (portal_id, error_code) where state = 'parked';

create table delta.intent (
    intent_id bigint generated always as identity primary key,
    lease bigint not null,
    portal_id integer not null,
    entity text not null,
    golden_id bigint not null,
    operation text not null,
    intended_at timestamptz not null default now()
);
-- What was sent for this golden row? exchange.trace.
create index intent_golden_id_idx on delta.intent (golden_id);
comment on table delta.intent is 'Every request we meant to send, committed before it was sent (I8); append-only.';

create table delta.settlement (
    settlement_id bigint generated always as identity primary key,
    lease bigint not null,
    portal_id integer not null,
    entity text not null,
    golden_id bigint not null,
    outcome text not null,
    crm_id bigint,
    error_code text,
    settled_at timestamptz not null default now()
);
-- What became of it?
create index settlement_golden_id_idx on delta.settlement (golden_id);
comment on table delta.settlement is 'What became of each intent; append-only.';
reset role;
