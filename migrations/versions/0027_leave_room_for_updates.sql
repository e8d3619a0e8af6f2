-- A new version of a row that finds room on the page of the old one, and changes no indexed column, is written to no
-- index (heap-only tuples). Pages filled before this keep what they have until a change moves a row elsewhere.
alter table linked.customer set (fillfactor = 90);
alter table linked.product set (fillfactor = 90);
alter table linked.price set (fillfactor = 90);
alter table linked.sales_order set (fillfactor = 90);
alter table linked.sales_order_line set (fillfactor = 90);
alter table golden.customer set (fillfactor = 90);
alter table golden.product set (fillfactor = 90);
alter table golden.price set (fillfactor = 90);
alter table golden.sales_order set (fillfactor = 90);
alter table golden.sales_order_line set (fillfactor = 90);
alter table delta.item set (fillfactor = 90);

-- With the tick in an index each change of what still waits would be written to all of them.
drop index delta.item_held_idx;
create index item_held_idx on delta.item (portal_id) where state = 'held';
