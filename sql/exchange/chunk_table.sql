-- Name of the part of a work table that one chunk writes; chunk 0 is the whole.
create or replace function exchange.chunk_table(p_name text, p_chunk integer)
returns text
language sql
immutable
set search_path = pg_catalog, pg_temp
as $$
    select case p_chunk when 0 then p_name else format('%s_%s', p_name, p_chunk) end
$$;
