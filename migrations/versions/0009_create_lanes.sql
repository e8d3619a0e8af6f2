set role intersect_owner;

alter table delta.intent rename to intent_whole;
alter table delta.settlement rename to settlement_whole;
alter sequence delta.intent_intent_id_seq rename to intent_whole_seq;
alter sequence delta.settlement_settlement_id_seq rename to settlement_whole_seq;
drop index delta.intent_golden_id_idx, delta.settlement_golden_id_idx;

create table delta.intent (
    intent_id bigint generated always as identity,
    lease bigint not null,
    portal_id integer not null,
    entity text not null,
    golden_id bigint not null,
    operation text not null,
    intended_at timestamptz not null default now()
) partition by range (intended_at);
-- Catches what no partition fits: a claim never fails for want of one.
create table delta.intent_default partition of delta.intent default;
-- What was sent for this golden row? exchange.trace.
create index intent_golden_id_idx on delta.intent (golden_id);
comment on table delta.intent is 'Every request we meant to send, committed before it was sent (I8); append-only, weekly partitions.';

create table delta.settlement (
    settlement_id bigint generated always as identity,
    lease bigint not null,
    portal_id integer not null,
    entity text not null,
    golden_id bigint not null,
    outcome text not null,
    crm_id bigint,
    error_code text,
    settled_at timestamptz not null default now()
) partition by range (settled_at);
create table delta.settlement_default partition of delta.settlement default;
-- What became of it?
create index settlement_golden_id_idx on delta.settlement (golden_id);
-- The newest: delta.recent_deliveries, delta.stalled_work.
create index settlement_settled_at_idx on delta.settlement (portal_id, settled_at);
comment on table delta.settlement is 'What became of each intent; append-only, weekly partitions.';

insert into delta.intent overriding system value select * from delta.intent_whole;
insert into delta.settlement overriding system value select * from delta.settlement_whole;
select
    setval(pg_get_serial_sequence('delta.intent', 'intent_id'), coalesce(max(intent_id), 0) + 1, false)
from delta.intent_whole;
select
    setval(pg_get_serial_sequence('delta.settlement', 'settlement_id'), coalesce(max(settlement_id), 0) + 1, false)
from delta.settlement_whole;
drop table delta.intent_whole, delta.settlement_whole;
grant select on delta.intent, delta.settlement to intersect_reader;
insert into exchange.retention (table_name, keep_days) values ('delta.intent', 90), ('delta.settlement', 90);

alter table delta.item add column batch_limit smallint;
comment on column delta.item.batch_limit is 'Travels with at most so many others of its last lease: a batch with it was refused as a whole; NULL: no limit.';

create table delta.lane (
    lane text primary key,
    rank smallint not null unique,
    share numeric not null constraint share_is_a_part check (share > 0 and share <= 1),
    floor numeric not null constraint floor_is_within_share check (floor >= 0 and floor <= share)
);
comment on table delta.lane is 'Queues of one delivery (I13): who goes first, and what the others keep. A record is in one lane at a time, so its changes stay in order.';
comment on column delta.lane.rank is 'The lowest goes first.';
comment on column delta.lane.share is 'Most of a claim that the lane takes while other lanes have work; what they leave is its too.';
comment on column delta.lane.floor is 'Part of a claim that the lane gets even when lanes before it have work enough.';
insert into delta.lane (lane, rank, share, floor) values
    ('live', 1, 1, 0.5), ('corrections', 2, 0.5, 0.1), ('reconciliation', 3, 0.5, 0.05), ('backfill', 4, 0.5, 0.1);

alter table delta.item add column lane text not null default 'live';
comment on column delta.item.lane is 'Lane it travels in, a row of delta.lane; a more urgent change takes it along.';
-- Next work: delta.claim.
drop index delta.item_open_idx;
create index item_open_idx on delta.item (portal_id, lane, rank, queued_at) where state = 'open';

alter table delta.entity add column debounce_seconds integer not null default 0
    constraint debounce_is_no_negative check (debounce_seconds >= 0);
comment on column delta.entity.debounce_seconds is 'A change waits so long for further ones of the same record; counted from the first, so that none waits for ever.';

alter table exchange.tick add column lane text not null default 'live';
comment on column exchange.tick.lane is 'Lane of the deltas it queues, a row of delta.lane.';

drop function if exists delta.replay_parked(integer, text, text, bigint[]);
drop function if exists delta.list_items(integer, text, text, text, integer);
reset role;
