set role intersect_owner;

create table portal.walk (
    walk_id bigint generated always as identity primary key,
    portal_id integer not null,
    entity text not null,
    purpose text not null constraint purpose_is_known check (purpose in ('reconcile', 'adopt')),
    share numeric not null default 1 constraint share_is_a_part check (share > 0 and share <= 1),
    position bigint not null default 0,
    width bigint constraint width_is_positive check (width > 0),
    card_count bigint not null default 0,
    pending_count bigint not null default 0,
    unknown_count bigint not null default 0,
    started_at timestamptz not null default now(),
    finished_at timestamptz,
    unique (portal_id, purpose, entity)
);
comment on table portal.walk is 'How far a portal''s objects of one kind have been read by growing id: the last reconciliation, the last adoption.';
comment on column portal.walk.share is 'Part of the objects that is read; 1 is all.';
comment on column portal.walk.position is 'Everything up to this id has been read, or was left out of a sample.';
comment on column portal.walk.width is 'Ids that one command asks for, so that its rows fit on one page; NULL: not known yet.';
comment on column portal.walk.pending_count is 'Objects that a delivery or a capture is still busy with: not compared.';
comment on column portal.walk.unknown_count is 'Objects that are not ours and that we do not know.';

create table portal.difference (
    difference_id bigint generated always as identity primary key,
    portal_id integer not null,
    entity text not null,
    kind text not null
        constraint kind_is_known check (kind in ('missing', 'extra', 'different', 'duplicated')),
    basis text constraint basis_is_known check (basis in ('golden', 'confirmed')),
    golden_id bigint,
    crm_id bigint,
    field_name text,
    ours jsonb,
    theirs jsonb,
    changed_by bigint,
    changed_at timestamptz,
    repair text constraint repair_is_known check (repair in ('queued', 'taken_over', 'captured', 'deleted')),
    found_at timestamptz not null default now()
);
comment on table portal.difference is 'What the last reconciliation found: one row per missing, extra or duplicated object, one per differing field.';
comment on column portal.difference.kind is 'missing: we know or want it, the portal has none; extra: it bears our origin and we do not know it; duplicated: a second one of an origin; different: a field.';
comment on column portal.difference.basis is 'golden: the golden row wants ours; confirmed: the portal had confirmed ours, and capture has not seen the change.';
comment on column portal.difference.changed_at is 'When, by the portal, the object changed last.';
comment on column portal.difference.repair is 'What --repair did: queued in the lane reconciliation, taken_over under its golden id, captured as a change of people, deleted: noted as deleted by people, with what the policy of its kind says; NULL: nothing.';
-- The next step of a repair, and examples in the report.
create index difference_kind_idx on portal.difference (portal_id, entity, kind);
-- What of this record did people change? exchange.trace, portal.compare_fields.
create index change_golden_id_idx on inbound.change (golden_id);

create table inbound.card (
    portal_id integer not null,
    entity text not null constraint entity_is_known check (entity in ('contact', 'company', 'requisite')),
    crm_id bigint not null,
    golden_id bigint not null default nextval('golden.golden_id_seq'),
    state text not null default 'read'
        constraint state_is_known check (state in ('read', 'staged', 'linked', 'review', 'offered', 'second')),
    source_key text not null generated always as (entity || ':' || crm_id) stored,
    fields jsonb not null,
    owner_entity text,
    owner_id bigint,
    originator_id text,
    read_at timestamptz not null default now(),
    primary key (crm_id, entity, portal_id)
);
-- Which requisite is this card's? inbound.stage_cards.
create index card_owner_idx on inbound.card (owner_id, owner_entity) where owner_id is not null;
-- What is left to be placed? inbound.place_cards, in every tick.
create index card_state_idx on inbound.card (portal_id) where state in ('staged', 'review');
comment on table inbound.card is 'Cards that were in the portal before us, as the last intersect adopt read them.';
comment on column inbound.card.golden_id is 'The number under which an ERP can take the card over, if it matches nobody.';
comment on column inbound.card.state is 'read; staged: given to the tick; linked: it is a record of an ERP; review: a person decides whether it is one; offered: it matched nobody, an ERP is told; second: another card is the same.';
comment on column inbound.card.owner_id is 'Of a requisite: the card that it hangs on.';

create table inbound.doubt (
    portal_id integer not null,
    entity text not null,
    crm_id bigint not null,
    golden_id bigint not null,
    primary key (golden_id, entity, portal_id, crm_id)
);
comment on table inbound.doubt is 'Golden rows of ERPs that may be an adopted card: they get none of their own before a person has decided (intersect review).';

alter table portal.item add column is_adopted boolean not null default false;
comment on column portal.item.is_adopted is 'The card was there before us: its origin is ours to write.';

create table outbound.consumer (
    consumer text primary key constraint name_is_a_plain_word check (consumer ~ '^[a-z][a-z0-9_]{0,39}$'),
    source_system text not null,
    through_id bigint not null default 0,
    date_format text not null default 'YYYY-MM-DD',
    time_format text not null default 'YYYY-MM-DD HH24:MI:SS',
    time_zone text not null default 'UTC'
        constraint time_zone_is_known check (timezone(time_zone, 'epoch'::timestamptz) is not null),
    decimal_separator text not null default '.' constraint decimal_separator_is_known check (decimal_separator in ('.', ',')),
    delimiter text not null default ';' constraint delimiter_is_one_character check (length(delimiter) = 1),
    list_separator text not null default ',',
    encoding text not null default 'utf-8',
    has_header boolean not null default true,
    created_at timestamptz not null default now()
);
-- Who reads the changes of this source? outbound.backlog.
create index consumer_source_idx on outbound.consumer (source_system);
comment on table outbound.consumer is 'Readers of a source''s changes, each at its own pace, and the formats of their files. A source becomes the first consumer of its own changes by itself.';
comment on column outbound.consumer.through_id is 'Everything up to this change has been acknowledged; the acknowledgements behind it are single.';
comment on column outbound.consumer.date_format is 'How dates are written to files, in the patterns of to_char; time_format: moments, in time_zone.';
comment on column outbound.consumer.list_separator is 'Stands between the values of a list, e.g. of changed_fields.';
comment on column outbound.consumer.encoding is 'Encoding of the files: utf-8, utf-8-sig (with a mark that spreadsheets look for), cp1251 …';
insert into outbound.consumer (consumer, source_system, date_format, decimal_separator, time_zone)
select
    source.source_system, source.source_system,
    case source.date_order when 'dmy' then 'DD.MM.YYYY' when 'mdy' then 'MM/DD/YYYY' else 'YYYY-MM-DD' end,
    source.decimal_separator, source.time_zone
from exchange.source as source
where exists (select from outbound.change as change where change.source_system = source.source_system);
alter table outbound.consumer enable row level security;
create policy consumer_own on outbound.consumer for select to intersect_source
    using (source_system = case when current_user like 'source\_%' then substr(current_user::text, 8) end);
create policy consumer_all on outbound.consumer for select to intersect_loader, intersect_reader using (true);
grant select on outbound.consumer to intersect_source;

alter table outbound.acknowledgement
    add column refusal text,
    add column closed_at timestamptz,
    add column closed_by text;
comment on column outbound.acknowledgement.refusal is 'Why the consumer did not take the change; NULL: it did.';
comment on column outbound.acknowledgement.closed_at is 'When a person had seen to the refusal.';
-- Refusals that nobody has seen to: outbound.list_refusals, exchange.status.
create index acknowledgement_refusal_idx on outbound.acknowledgement (consumer, change_id) where refusal is not null and closed_at is null;
drop policy acknowledgement_own on outbound.acknowledgement;
create policy acknowledgement_own on outbound.acknowledgement for select to intersect_source
    using (
        consumer = case when current_user like 'source\_%' then substr(current_user::text, 8) end
        or exists (select from outbound.consumer as own where own.consumer = acknowledgement.consumer)
    );
-- The other changes of one record: outbound.backlog.
create index change_record_idx on outbound.change (golden_id, entity, change_id);
drop function if exists outbound.ack(text, bigint[]);
drop function if exists outbound.ack_through(text, bigint);
drop view if exists outbound.customer, outbound.sales_order;
drop function if exists exchange.unacknowledged_changes();

alter table exchange.source add column portal_id integer unique;
comment on column exchange.source.portal_id is 'The portal whose own cards this source is; NULL: an ERP. Its values count only where no ERP has the record.';
reset role;
