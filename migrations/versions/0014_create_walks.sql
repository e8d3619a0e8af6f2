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
    repair text constraint repair_is_known check (repair in ('queued', 'taken_over', 'captured')),
    found_at timestamptz not null default now()
);
comment on table portal.difference is 'What the last reconciliation found: one row per missing, extra or duplicated object, one per differing field.';
comment on column portal.difference.kind is 'missing: we know or want it, the portal has none; extra: it bears our origin and we do not know it; duplicated: a second one of an origin; different: a field.';
comment on column portal.difference.basis is 'golden: the golden row wants ours; confirmed: the portal had confirmed ours, and capture has not seen the change.';
comment on column portal.difference.changed_at is 'When, by the portal, the object changed last.';
comment on column portal.difference.repair is 'What --repair did: queued in the lane reconciliation, taken_over under its golden id, captured as a change of people; NULL: nothing.';
-- The next step of a repair, and examples in the report.
create index difference_kind_idx on portal.difference (portal_id, entity, kind);
-- What of this record did people change? exchange.trace, portal.compare_fields.
create index change_golden_id_idx on inbound.change (golden_id);

alter table exchange.source add column portal_id integer unique;
comment on column exchange.source.portal_id is 'The portal whose own cards this source is; NULL: an ERP. Its values count only where no ERP has the record.';
reset role;
