-- SQL condition that compares a column of the record "one" with a column of the record "other".
create or replace function linked.comparison(p_operator text, p_column text, p_other_column text)
returns text
language sql
immutable
set search_path = pg_catalog, pg_temp
as $$
    select format(
        case p_operator
            when '~' then case
                when p_column like '%first_name%' or p_other_column like '%first_name%'
                    then '(%1$s = %2$s or linked.is_similar_given_name(%1$s, %2$s))'
                else '(%1$s = %2$s or linked.is_similar(%1$s, %2$s))'
            end
            when '.' then
                '(%1$s = %2$s or (least(length(%1$s), length(%2$s)) = 1 and left(%1$s, 1) = left(%2$s, 1)))'
            when '%' then '(%1$s = %2$s or extension.similarity(%1$s, %2$s) >= 0.6)'
            else '%1$s = %2$s'
        end,
        linked.column_expression('one', p_column), linked.column_expression('other', p_other_column)
    )
$$;
