set role intersect_owner;

create table inbound.event_package (
    portal_id integer not null,
    process_id text not null,
    events jsonb not null,
    stored_at timestamptz not null default now(),
    taken_at timestamptz,
    primary key (portal_id, process_id)
);
comment on table inbound.event_package is 'What the portal''s event queue handed over and still reserves: stored before it is worked on, removed once the portal was told.';
comment on column inbound.event_package.taken_at is 'When all its cards had been read and compared; NULL: not yet.';

alter table delta.entity add column deletion_policy text not null default 'tell'
    constraint deletion_policy_is_known check (deletion_policy in ('tell', 'restore', 'detach'));
alter table delta.entity add column deletion_limit integer not null default 200
    constraint deletion_limit_is_positive check (deletion_limit > 0);
comment on column delta.entity.deletion_policy is 'A card that people deleted: tell (the ERPs hear of it, nothing more is sent), restore (it is made anew), detach (nothing more is sent).';
comment on column delta.entity.deletion_limit is 'More deletions than this within a day wait for intersect deletion approve or discard (I15).';

create table inbound.deletion (
    portal_id integer not null,
    entity text not null,
    crm_id bigint not null,
    golden_id bigint not null,
    state text not null constraint state_is_known check (state in ('held', 'applied', 'discarded')),
    policy text,
    noticed_at timestamptz not null default now(),
    decided_at timestamptz,
    primary key (portal_id, entity, crm_id)
);
comment on table inbound.deletion is 'Cards of ours that people deleted; held: too many at once, until a person decides.';
comment on column inbound.deletion.policy is 'What was done: the policy of its kind at that time.';
create index deletion_noticed_idx on inbound.deletion (portal_id, entity, noticed_at);

alter table portal.item add column deleted_at timestamptz;
comment on column portal.item.deleted_at is 'When we learned that people deleted the card; nothing more is sent to it.';

reset role;
