-- Bucket of a match key, of so many: keys of one bucket are compared together, apart from the others.
create or replace function linked.key_bucket(p_key_hash bigint, p_buckets integer)
returns integer
language sql
immutable
-- Without settings of its own, so that it is expanded in place; its names are resolved here and now.
return ((p_key_hash & 1023) % p_buckets)::integer;
