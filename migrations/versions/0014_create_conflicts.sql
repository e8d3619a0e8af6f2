set role intersect_owner;

alter table exchange.field_map
    drop constraint owner_is_known,
    add constraint owner_is_known check (owner in ('erp', 'crm', 'latest', 'review')),
    alter column owner set default 'latest',
    add column source_owners jsonb not null default '{}'
        constraint source_owners_are_known check (
            jsonb_typeof(source_owners) = 'object'
            and not jsonb_path_exists(
                source_owners, '$.* ? (!(@ == "erp" || @ == "crm" || @ == "latest" || @ == "review"))'
            )
        );
-- What was called erp did what is called latest now: whoever changed a field last has it.
update exchange.field_map set owner = 'latest' where owner = 'erp';
comment on column exchange.field_map.owner is 'Who decides when people and an ERP disagree: erp: its value is put back; crm: sent with a new card only; latest: the later change; review: a person.';
comment on column exchange.field_map.source_owners is 'Another owner where the golden value comes from a certain source: {"source_system": "owner"}.';

alter table portal.item add column edited jsonb not null default '{}';
comment on column portal.item.edited is 'By field, what people changed and no ERP has agreed to yet: base (the value before), by, at; winner erp: to be put back; conflict: waits for a person.';
-- Which of the leased cards have any? delta.weigh_edits.
create index item_edited_idx on portal.item (golden_id, entity, portal_id) where edited <> '{}';

alter table inbound.change add column offered jsonb;
comment on column inbound.change.offered is 'The card as ERPs are told of it, where that is not theirs: fields that were overruled or wait for a person are as before.';

create table inbound.conflict (
    conflict_id bigint generated always as identity primary key,
    portal_id integer not null,
    entity text not null,
    golden_id bigint not null,
    crm_id bigint not null,
    portal_field text not null,
    rule text not null constraint rule_is_known check (rule in ('erp', 'latest', 'review')),
    status text not null constraint status_is_known check (status in ('waiting', 'decided', 'agreed')),
    winner text constraint winner_is_known check (winner in ('erp', 'crm')),
    base jsonb,
    ours jsonb,
    theirs jsonb,
    ours_at timestamptz,
    theirs_at timestamptz,
    theirs_by bigint,
    detected_at timestamptz not null default now(),
    decided_at timestamptz,
    decided_by text,
    reason text,
    constraint decided_has_a_winner check ((status = 'decided') = (winner is not null))
);
-- What waits for a person: inbound.list_conflicts, exchange.status.
create index conflict_waiting_idx on inbound.conflict (portal_id, conflict_id) where status = 'waiting';
-- All of one record: exchange.trace.
create index conflict_golden_id_idx on inbound.conflict (golden_id);
comment on table inbound.conflict is 'Fields that an ERP and people changed to different values, and what became of them (I17): the loser''s value is kept here.';
comment on column inbound.conflict.portal_field is 'Field of the card; PHONE, EMAIL: entries that people took away and the ERP keeps.';
comment on column inbound.conflict.rule is 'Owner of the field by the field map when the conflict was found.';
comment on column inbound.conflict.status is 'waiting: for a person; decided: by rule or by a person; agreed: both sides came to have one value.';
comment on column inbound.conflict.winner is 'erp: ours travelled to the portal; crm: theirs stayed there and travelled to the ERP.';
comment on column inbound.conflict.base is 'What both last agreed on, as the portal returned it.';
comment on column inbound.conflict.ours is 'What the golden record wants.';
comment on column inbound.conflict.theirs is 'What people made of it.';
comment on column inbound.conflict.ours_at is 'When the ERP changed it, where the rule asked for it.';
comment on column inbound.conflict.theirs_at is 'When the card was changed, in the portal''s time.';
comment on column inbound.conflict.theirs_by is 'The CRM user who changed the card last.';
reset role;
