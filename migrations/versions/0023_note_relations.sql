set role intersect_owner;

alter table golden.customer add column related_tick_id bigint;
comment on column golden.customer.related_tick_id is 'The tick in which its kind or its company changed last: deals of its orders name the company too.';
-- Whose orders does this tick look at again? golden.touch_orders_of_customers.
create index on golden.customer (related_tick_id) where related_tick_id is not null;

-- They take more arguments now.
drop function if exists exchange.begin_tick(bigint, integer);
drop function if exists exchange.run_kept(text);
