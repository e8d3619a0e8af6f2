set role intersect_owner;

-- Cards that people make are matched as those that were there before us.
alter table inbound.card
    drop constraint state_is_known,
    add constraint state_is_known check (state in ('read', 'staged', 'linked', 'review', 'offered', 'second', 'gone')),
    add column is_captured boolean not null default false,
    add column is_due boolean not null default false,
    add column stage_count smallint not null default 0,
    add column origin_id bigint,
    add column updated_at timestamptz,
    add column updated_by bigint;
comment on table inbound.card is 'Cards that people made: before us, as the last intersect adopt read them, and since then, as capture met them.';
comment on column inbound.card.state is 'read; staged: given to the tick; linked: it is a record of an ERP; review: a person decides whether it is one; offered: it matched nobody, an ERP is told; second: another card is the same; gone: people deleted or merged it.';
comment on column inbound.card.is_captured is 'Met by capture, not by intersect adopt.';
comment on column inbound.card.is_due is 'Made, or changed while no ERP has it, and so to be staged (again).';
comment on column inbound.card.stage_count is 'How often it was staged: one that stays unreadable is offered as it is.';
comment on column inbound.card.origin_id is 'It bears our origin, the number of a golden row that has another card: a copy, or what is left of the two after a merge.';
comment on column inbound.card.updated_at is 'When people changed it last, in the portal''s time; updated_by: who.';
-- What has to be staged? inbound.stage_cards, at every capture.
create index card_due_idx on inbound.card (portal_id) where is_due;
-- Does an ERP that comes touch one? inbound.consider_cards, in every tick.
create index card_offered_idx on inbound.card (portal_id) where state = 'offered';
-- Under which number was it offered? linked.claimed_golden_id.
create index card_golden_id_idx on inbound.card (golden_id);
-- What is left of two? inbound.find_survivors.
create index card_origin_idx on inbound.card (origin_id) where origin_id is not null;
drop function if exists inbound.stage_cards(integer, xid8);

alter table portal.item add column merged_into bigint;
comment on column portal.item.merged_into is 'The card that people merged this one into: its children point there.';

alter table delta.entity add column merge_policy text not null default 'follow'
    constraint merge_policy_is_known check (merge_policy in ('follow', 'review'));
comment on column delta.entity.merge_policy is 'Cards that people merged: follow (their golden rows become one), review (a person decides whether they do).';

alter table inbound.deletion
    drop constraint state_is_known,
    add constraint state_is_known check (state in ('noticed', 'held', 'merging', 'applied', 'discarded')),
    add column happened_at timestamptz,
    add column touched_ids bigint[] not null default '{}',
    add column survivor_id bigint,
    add column records jsonb;
comment on table inbound.deletion is 'Cards of ours that are gone; noticed: until all that people did has been read; held: too many at once, until a person decides; merging: its golden row is to become one with the survivor''s.';
comment on column inbound.deletion.policy is 'What was done: the policy of its kind at that time; merge: people had merged the card.';
comment on column inbound.deletion.happened_at is 'When, by the portal''s event.';
comment on column inbound.deletion.touched_ids is 'Cards of the kind that were saved at the same moment.';
comment on column inbound.deletion.survivor_id is 'The card into which people merged it.';
comment on column inbound.deletion.records is 'Of a merge, whose records the two cards were: {"lost": [[source, key]], "kept": [[source, key]]}.';
-- What is to be dealt with? inbound.settle_deletions, at every capture; inbound.settle_merges, in every tick.
create index deletion_open_idx on inbound.deletion (portal_id) where state in ('noticed', 'merging');
-- What did people write lately? inbound.find_survivors.
create index change_captured_at_idx on inbound.change using brin (captured_at);

alter table outbound.change
    add column into_source_key text,
    add column into_golden_id bigint,
    add column into_crm_id bigint;
comment on column outbound.change.into_golden_id is 'Of a merge: the golden row that the record belongs to now.';
comment on column outbound.change.into_source_key is 'Of a merge: the source''s own record that the other card stood for; NULL: it has none there.';
comment on column outbound.change.into_crm_id is 'Of a merge: the card that is left.';
drop function if exists inbound.list_deletions(integer, text, integer);
drop function if exists inbound.set_deletion_policy(text, text, integer);
drop function if exists inbound.offer(bigint);
drop function if exists inbound.find_changed_columns(bigint);
drop function if exists inbound.register_born(integer, text);
drop function if exists inbound.package_events(integer, text);
drop view if exists outbound.customer, outbound.sales_order, outbound.backlog cascade;

-- What people empty in a card is empty.
update exchange.source set null_policy = 'clear' where portal_id is not null;

-- No rule of its own: it is put beside a pair whose cards people merged, where a person is to decide.
insert into exchange.match_rule (block_id, rule_name, verdict, strength, is_active)
select min(block.block_id), 'people merged their cards', 'review', 999, false
from exchange.match_block as block where block.entity = 'customer' having count(*) > 0;
reset role;
