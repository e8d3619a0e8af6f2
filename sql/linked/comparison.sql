-- SQL condition that compares a column of "one" with a column of "other", two records of pg_temp.compared. Written in
-- place and not as a function: a call that pins its search_path costs more than the comparison.
-- Similar (~) are two names with a slip of the pen. First and last letter must be the same: Ivanov and Ivanova are two
-- people, as are Aleksandr and Aleksandra. So must figures be: shop 1 is not shop 2. Two given names that both exist are
-- two names: Alina and Arina, who may be twins.
-- Words added (<) to a company's name mostly tell a branch: Titan, Titan Omsk; a new name begins otherwise.
create or replace function linked.comparison(p_operator text, p_column text, p_other_column text)
returns text
language sql
immutable
set search_path = pg_catalog, pg_temp
as $$
    select format(
        case p_operator
            when '~' then
                '(%1$s = %2$s and not %3$s or (
                    left(%1$s, 1) = left(%2$s, 1)
                    ' || case when p_column <> 'middle_name_key' then 'and right(%1$s, 1) = right(%2$s, 1)' else '' end || '
                    and length(%1$s) between 4 and 100
                    and length(%2$s) between 4 and 100
                    and extension.levenshtein_less_equal(%1$s, %2$s, 2) <= case
                        when least(length(%1$s), length(%2$s)) >= 9 then 2
                        when
                            length(%1$s) = length(%2$s)
                            and translate(%1$s, %2$s, '''') = '''' and translate(%2$s, %1$s, '''') = ''''
                            then 2
                        else 1
                    end
                    and translate(%1$s, translate(%1$s, ''0123456789'', ''''), '''')
                    = translate(%2$s, translate(%2$s, ''0123456789'', ''''), '''')' || case
                    when p_column = 'first_name_key' and p_other_column = 'first_name_key'
                        then ' and not (one.is_given_name and other.is_given_name)'
                    else ''
                end || '))'
            when '.' then
                '(%1$s = %2$s
                    or (length(%1$s) = 1 or %3$s) and starts_with(%2$s, %1$s)
                    or (length(%2$s) = 1 or %4$s) and starts_with(%1$s, %2$s))'
            when '%' then
                '(%1$s = %2$s or (
                    extension.similarity(%1$s, %2$s) >= 0.6
                    and regexp_replace(%1$s, ''[^0-9]+'', '' '', ''g'') = regexp_replace(%2$s, ''[^0-9]+'', '' '', ''g'')
                ))'
            when '<' then
                '(%1$s = %2$s
                    or ' || linked.comparison('~', p_column, p_other_column) || '
                    or split_part(%1$s, '' '', 1) <> split_part(%2$s, '' '', 1)
                    and strpos('' '' || %1$s || '' '', '' '' || %2$s || '' '') = 0
                    and strpos('' '' || %2$s || '' '', '' '' || %1$s || '' '') = 0
                    and %1$s || '' '' || %2$s !~ ''filial|predstavitelstv|obosoblen|podrazdelen|\mbranch|nederlasung|支店|支社|営業所'')'
            else '%1$s = %2$s'
        end,
        format('one.%I', p_column), format('other.%I', p_other_column),
        linked.initial_expression(format('one.%I', p_column)), linked.initial_expression(format('other.%I', p_other_column))
    )
$$;
