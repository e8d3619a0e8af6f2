-- Advice with the record, column and value in it; a long value is cut.
create or replace function exchange.fill_advice(
    p_advice text, p_table text, p_key text, p_column_name text, p_value text
)
returns text
language sql
immutable
set search_path = pg_catalog, pg_temp
as $$
    select replace(replace(replace(replace(
        p_advice,
        '{table}', coalesce(p_table, '')),
        '{key}', coalesce(p_key, '?')),
        '{column}', coalesce(p_column_name, '?')),
        '{value}', coalesce(left(p_value, 100), ''))
$$;
