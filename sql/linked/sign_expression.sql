-- SQL condition of one sign of a match rule over two records of pg_temp.compared, aliases one and other: a equal,
-- a~ similar, a. equal or its initial, a% alike by trigrams, a< not the other with words added, a? or absent, a|b any
-- value in common, a+b in any order, a^b is not made of a (Ivan, Ivanovich), a- absent in both, a-? absent in one at
-- least, a! all records of the key agree.
create or replace function linked.sign_expression(p_sign text)
returns text
language plpgsql
immutable
set search_path = pg_catalog, pg_temp
as $$
declare
    v_may_lack boolean := p_sign like '%?';
    v_sign text := rtrim(p_sign, '?');
    v_operator text := coalesce(substring(v_sign from '[~.%<]$'), '=');
    v_columns text := rtrim(v_sign, '~.%<');
    v_first text := split_part(v_columns, '+', 1);
    v_second text := nullif(split_part(v_columns, '+', 2), '');
    v_holds text;
    v_lacks text;
begin
    if p_sign like '%!' then
        return format('(divided.columns is null or %L <> all (divided.columns))', rtrim(p_sign, '!'));
    end if;
    if p_sign like '%^%' then
        return (
            select string_agg(
                format(
                    'coalesce(case
                        when least(length(%1$s.%2$I), length(%1$s.%3$I)) < 3 then left(%1$s.%2$I, 1) <> left(%1$s.%3$I, 1)
                        -- Lev, Lvovich; Yuri, Yurevich; but Aleksandr, Alekseevich.
                        else not starts_with(
                            replace(%1$s.%3$I, ''e'', ''''),
                            left(
                                replace(%1$s.%2$I, ''e'', ''''),
                                greatest(3, least(5, length(replace(%1$s.%2$I, ''e'', '''')) - 1))
                            )
                        )
                    end, true)',
                    side, split_part(p_sign, '^', 1), split_part(p_sign, '^', 2)
                ),
                ' and '
            )
            from unnest('{one,other}'::text[]) as side
        );
    end if;
    if p_sign like '%-?' then
        return format('(one.%1$I is null or other.%1$I is null)', rtrim(p_sign, '-?'));
    end if;
    if p_sign like '%-' then
        return format('(one.%1$I is null and other.%1$I is null)', rtrim(p_sign, '-'));
    end if;
    if v_columns like '%|%' then
        v_holds := format('one.%1$I && other.%1$I', v_columns);
        v_lacks := format('one.%1$I is null or other.%1$I is null', v_columns);
    elsif v_second is null then
        v_holds := linked.comparison(v_operator, v_first, v_first);
        v_lacks := format('one.%1$I is null or other.%1$I is null', v_first);
    else
        v_holds := format(
            '((%s and %s) or (%s and %s))',
            linked.comparison(v_operator, v_first, v_first), linked.comparison(v_operator, v_second, v_second),
            linked.comparison(v_operator, v_first, v_second), linked.comparison(v_operator, v_second, v_first)
        );
        v_lacks := format(
            '(one.%1$I is null and one.%2$I is null) or (other.%1$I is null and other.%2$I is null)', v_first, v_second
        );
    end if;
    return case when v_may_lack then format('(%s or %s)', v_lacks, v_holds) else format('(%s)', v_holds) end;
end
$$;
