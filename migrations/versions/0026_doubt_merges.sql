set role intersect_owner;

alter table inbound.deletion add column is_doubtful boolean not null default false;
comment on column inbound.deletion.is_doubtful is 'It may have been merged into survivor_id or not: a person is asked; with different it was deleted.';
drop function if exists delta.hand_over_cards(bigint);
drop function if exists delta.park_superseded(bigint);
drop function if exists outbound.export_rows(text, text, bigint, integer);
reset role;
