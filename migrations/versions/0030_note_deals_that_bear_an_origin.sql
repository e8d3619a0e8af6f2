set role intersect_owner;

alter table inbound.card drop constraint entity_is_known;
alter table inbound.card
    add constraint entity_is_known check (entity in ('contact', 'company', 'requisite', 'address', 'deal'));
comment on table inbound.card is 'Cards that people made: before us, as the last intersect adopt read them, and since then, as capture met them; deals only while they bear the origin of another one.';
reset role;
