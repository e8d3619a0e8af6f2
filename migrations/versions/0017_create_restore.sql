set role intersect_owner;

create table exchange.server (
    is_only boolean primary key default true constraint one_row check (is_only),
    system_identifier text,
    database_oid oid,
    table_oid oid,
    timeline integer,
    is_failover_trusted boolean not null default false,
    noted_at timestamptz,
    restored_at timestamptz,
    restored_because text,
    renumbered_at timestamptz,
    user_ids bigint[] not null default '{}'
);
insert into exchange.server default values;
comment on table exchange.server is 'Where the database lived when it was last known to have all its commits: another place or an earlier counter means that it was restored (I25).';
comment on column exchange.server.system_identifier is 'Of the cluster; NULL until the first tick or claim, or where the server does not tell.';
comment on column exchange.server.table_oid is 'Of this table: a dump that was loaded again gives it another one.';
comment on column exchange.server.is_failover_trusted is 'A standby that takes over has every commit: another timeline alone is no restore.';
comment on column exchange.server.restored_at is 'When a restore was noticed; nothing is taken, delivered or captured until intersect after-restore has ended.';
comment on column exchange.server.renumbered_at is 'When the numbers that others may know were moved out of their way.';
comment on column exchange.server.user_ids is 'CRM users that our credentials act as: what they wrote last we wrote.';

create table portal.lost_card (
    portal_id integer not null,
    entity text not null,
    crm_id bigint not null,
    golden_id bigint,
    fields jsonb not null,
    found_at timestamptz not null default now(),
    primary key (crm_id, entity, portal_id)
);
comment on table portal.lost_card is 'Objects of ours that a restored database does not know the record of: they wait for it to be staged again, so that it gets no second one.';
comment on column portal.lost_card.golden_id is 'Golden id that the record had before; a price bears none.';
-- Is it the object that this record had? delta.take_over_lost.
create index lost_card_golden_id_idx on portal.lost_card (golden_id, entity, portal_id);

create table portal.lost_value (
    portal_id integer not null,
    entity text not null,
    crm_id bigint not null,
    field_name text not null,
    value_hash bigint not null,
    is_selective boolean not null default true
);
comment on table portal.lost_value is 'Values of lost cards, as hashes: which of them may be the one of a record that is staged again?';
comment on column portal.lost_value.is_selective is 'So few cards have the value that it says something about which one it is.';
-- Which cards have this value? delta.take_over_lost.
create index lost_value_hash_idx on portal.lost_value (value_hash, entity, portal_id);
-- What of this card? delta.take_over_lost, portal.forget_lost.
create index lost_value_card_idx on portal.lost_value (crm_id, entity, portal_id);

alter table portal.walk
    drop constraint purpose_is_known,
    add constraint purpose_is_known check (purpose in ('reconcile', 'adopt', 'restore', 'sweep')),
    add column missing_count bigint not null default 0;
comment on column portal.walk.missing_count is 'Of a sweep: cards of ours that were gone; the differences of a reconciliation are in portal.difference.';
alter table portal.difference
    drop constraint repair_is_known,
    add constraint repair_is_known
        check (repair in ('queued', 'taken_over', 'captured', 'deleted', 'read_again', 'lost'));
alter table portal.difference add column purpose text not null default 'reconcile';
comment on column portal.difference.purpose is 'Of the walk that found it; those of a sweep stay until it ends.';
comment on column portal.difference.repair is 'What --repair did: queued in the lane reconciliation, taken_over under its golden id, captured as a change of people, deleted: noted as deleted by people, with what the policy of its kind says; after a restore also read_again: what the card holds counts as known, lost: waits in portal.lost_card; NULL: nothing.';

insert into exchange.portal_error (code, class, advice_ru, advice_en) values
    (
        'CARD_MAYBE_THERE', 'data',
        'После восстановления базы на портале есть карточка, похожая на эту запись: intersect lost list покажет её; intersect lost link связывает, intersect lost forget отпускает.',
        'After a restore of the database the portal has a card that looks like this record: intersect lost list shows it; intersect lost link joins them, intersect lost forget lets it go.'
    );

-- What people change in requisites is read too; the tax number travels under the field's owner like any other.
insert into exchange.field_map (entity, golden_column, portal_field) values
    ('requisite', 'tax_id', 'RQ_INN'),
    ('requisite', 'tax_reason_code', 'RQ_KPP'),
    ('requisite', 'registration_number', 'RQ_OGRN'),
    ('requisite', 'registration_number', 'RQ_OGRNIP');
comment on column exchange.field_map.entity is 'contact, company, deal, product; requisite: how it is sent is fixed, the map says what is read and who owns it.';
-- It has one more parameter; deploy makes it anew.
drop function if exists inbound.record_page(integer, text, jsonb);
reset role;
