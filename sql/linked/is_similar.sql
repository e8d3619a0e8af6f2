-- Are two names, in their Latin form, one with a slip of the pen? First and last letter must be the same: Ivanov and
-- Ivanova are two people, as are Aleksandr and Aleksandra. So must figures be: shop 1 is not shop 2.
create or replace function linked.is_similar(p_one text, p_other text)
returns boolean
language sql
immutable
set search_path = pg_catalog, pg_temp
as $$
    select
        p_one = p_other
        or (
            least(length(p_one), length(p_other)) >= 5
            and left(p_one, 1) = left(p_other, 1)
            and right(p_one, 1) = right(p_other, 1)
            and length(p_one) <= 100
            and length(p_other) <= 100
            and extension.levenshtein_less_equal(p_one, p_other, 2)
            <= case when least(length(p_one), length(p_other)) >= 9 then 2 else 1 end
            and translate(p_one, translate(p_one, '0123456789', ''), '')
            = translate(p_other, translate(p_other, '0123456789', ''), '')
        )
$$;
