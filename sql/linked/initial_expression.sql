-- SQL condition that a name key is only an initial: one Latin letter, or what one Cyrillic letter is written as: Ю., Ш. A
-- name of one kanji is a name.
create or replace function linked.initial_expression(p_expression text)
returns text
language sql
immutable
set search_path = pg_catalog, pg_temp
as $$
    select format(
        '(octet_length(%1$s) = 1 or octet_length(%1$s) = 2 and %1$s in (''ia'', ''iu'', ''sh'', ''ch'', ''zh'', ''ts''))',
        p_expression
    )
$$;
