set role intersect_owner;

create table inbound.change (
    inbound_id bigint generated always as identity primary key,
    portal_id integer not null,
    entity text not null,
    crm_id bigint not null,
    golden_id bigint not null,
    is_new boolean not null,
    changed_fields text[] not null,
    base jsonb not null,
    theirs jsonb not null,
    changed_by bigint,
    changed_at timestamptz,
    captured_at timestamptz not null default now()
);
comment on table inbound.change is 'A change people made in the CRM: portal fields before (base) and after (theirs); append-only.';

create table outbound.change (
    change_id bigint generated always as identity primary key,
    inbound_id bigint not null,
    entity text not null,
    op text not null constraint op_is_known check (op in ('insert', 'update', 'delete', 'merge')),
    changed_fields text[] not null,
    source_system text not null,
    source_key text,
    golden_id bigint not null,
    crm_id bigint not null,
    record jsonb not null,
    changed_at timestamptz,
    changed_by text,
    captured_at timestamptz not null default now()
);
comment on table outbound.change is 'Changes offered to source systems, in order; read through outbound.customer, outbound.sales_order.';
comment on column outbound.change.record is 'The record''s present values in the CRM, by staging column.';
-- What a consumer has not acknowledged yet.
create index change_source_idx on outbound.change (source_system, change_id);

create table outbound.acknowledgement (
    consumer text not null,
    change_id bigint not null,
    acknowledged_at timestamptz not null default now(),
    primary key (consumer, change_id)
);
comment on table outbound.acknowledgement is 'Changes a consumer has taken; append-only.';

alter table outbound.change enable row level security;
create policy change_own on outbound.change for select to intersect_source
    using (source_system = case when current_user like 'source\_%' then substr(current_user::text, 8) end);
create policy change_all on outbound.change for select to intersect_loader, intersect_reader using (true);
alter table outbound.acknowledgement enable row level security;
create policy acknowledgement_own on outbound.acknowledgement for select to intersect_source
    using (consumer = case when current_user like 'source\_%' then substr(current_user::text, 8) end);
create policy acknowledgement_all on outbound.acknowledgement for select to intersect_loader, intersect_reader using (true);
grant select on outbound.change, outbound.acknowledgement to intersect_source;
reset role;
