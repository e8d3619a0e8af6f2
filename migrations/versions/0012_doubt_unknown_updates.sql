set role intersect_owner;

alter table portal.item add column doubted jsonb not null default '{}';
comment on column portal.item.doubted is 'Of updates whose outcome nobody learned: field to the values it may hold by them. Sent again whatever it is wanted to be.';

-- They got one more parameter; deploy makes them anew.
drop function if exists delta.changed_fields(jsonb, jsonb, jsonb);
drop function if exists delta.compose_request(delta.entity, portal.portal, bigint, jsonb, bigint, jsonb, jsonb);

reset role;
