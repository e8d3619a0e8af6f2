set role intersect_owner;

create table portal.credential (
    portal_id integer not null,
    credential text not null,
    operating_limit double precision,
    operating_window double precision not null,
    seen_at timestamptz not null,
    primary key (portal_id, credential)
);
comment on table portal.credential is 'Webhooks and applications that loaders deliver with, by a name that holds no secret, and the server time each has (T05).';
comment on column portal.credential.operating_limit is 'Seconds of server time a method may use in a window; NULL: no limit.';
comment on column portal.credential.operating_window is 'Seconds; 600 at a real portal.';

-- Unlogged: it is written with every request, and what a crash takes the replies tell again.
create unlogged table portal.operating_use (
    portal_id integer not null,
    credential text not null,
    method text not null,
    lease bigint not null,
    is_reserved boolean not null,
    record_count integer not null,
    seconds double precision not null,
    told_seconds double precision,
    used_at timestamptz not null
);
comment on table portal.operating_use is 'Server time used in the last window, and reserved for requests on their way: the meter of a credential''s method.';
comment on column portal.operating_use.told_seconds is 'What the portal itself said of its meter in that reply.';
-- The sum of a meter, and what of it is old enough to forget: portal.operating_room, portal.note_operating.
create index operating_use_used_at_idx on portal.operating_use (portal_id, credential, method, used_at);
-- What a lease has reserved and used: portal.note_operating.
create index operating_use_lease_idx on portal.operating_use (lease);

create unlogged table portal.operating_refusal (
    portal_id integer not null,
    credential text not null,
    method text not null,
    blocked_until timestamptz not null,
    allowed_seconds double precision,
    refused_at timestamptz not null,
    primary key (portal_id, credential, method)
);
comment on table portal.operating_refusal is 'The last 429 of a method: until when it stays blocked, and which sum the portal had told just before.';

create table portal.method_time (
    portal_id integer not null,
    method text not null,
    record_seconds double precision not null,
    noted_at timestamptz not null,
    primary key (portal_id, method)
);
comment on table portal.method_time is 'Server time of a method for one record, learned from replies: sizes batches and reserves server time.';

alter table delta.entity
    add column add_method text,
    add column update_method text,
    add column is_imported boolean not null default false;
comment on column delta.entity.is_imported is 'The backfill lane creates its cards by crm.item.batchImport, which starts no automation.';
update delta.entity
set
    add_method = case family
        when 'item' then 'crm.item.add' when 'requisite' then 'crm.requisite.add' when 'product' then 'catalog.product.add'
        when 'price' then 'catalog.price.add' else 'crm.item.productrow.set'
    end,
    update_method = case family
        when 'item' then 'crm.item.update' when 'requisite' then 'crm.requisite.update' when 'product' then 'catalog.product.update'
        when 'price' then 'catalog.price.update' else 'crm.item.productrow.set'
    end;
alter table delta.entity
    alter column add_method set not null,
    alter column update_method set not null,
    add constraint only_items_are_imported check (not is_imported or family = 'item');

comment on column delta.item.method is 'Method of its request; before there is one, the method it will need as far as known: its server time decides when it may go.';
update delta.item as item
set method = case when card.crm_id is null then target.add_method else target.update_method end
from delta.item as standing
inner join delta.entity as target on standing.entity = target.entity
left join portal.item as card
    on
        standing.golden_id = card.golden_id
        and standing.entity = card.entity
        and standing.portal_id = card.portal_id
where
    item.golden_id = standing.golden_id
    and item.entity = standing.entity
    and item.portal_id = standing.portal_id
    and item.state not in ('leased', 'unknown');
alter table delta.item add constraint what_is_open_has_a_method check (state <> 'open' or method is not null);
-- Next work: delta.due_work.
drop index delta.item_open_idx;
create index item_open_idx on delta.item (portal_id, lane, method, rank, queued_at) where state = 'open';

-- They have other parameters or columns now; deploy makes them anew.
drop function if exists delta.claim(integer, integer, integer);
drop function if exists delta.lane_quota(integer, integer);
drop function if exists delta.first_due(integer);
drop function if exists delta.due_count(integer, integer);
drop function if exists delta.delivery_span(integer);
drop function if exists delta.settle(integer, bigint, jsonb, integer);
drop function if exists delta.time_left(integer, integer);
drop function if exists delta.binding_limit(integer, numeric, integer);
reset role;
