drop function if exists linked.match(text, text, integer, integer);
drop function if exists linked.write_keys(text, text, text);
drop function if exists linked.key_query(text, integer, text);
drop function if exists linked.open_changed(text, bigint, text, integer);
