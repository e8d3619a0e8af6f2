-- What the rules and conflicts of an entity look at, each as a column of its own: a, a/1, a. or a|b.
create or replace function linked.compared_columns(p_entity text)
returns setof text
language sql
stable
set search_path = pg_catalog, pg_temp
as $$
    select conflict.sign from exchange.match_conflict as conflict where conflict.entity = p_entity
    union
    select listed.name
    from exchange.match_rule as rule
    inner join exchange.match_block as block on rule.block_id = block.block_id
    cross join lateral unnest(rule.signs) as sign
    cross join lateral string_to_table(
        translate(case when sign like '%!' then rtrim(sign, '!') else rtrim(sign, '~.%<?-') end, '^', '+'), '+'
    ) as listed (name)
    where block.entity = p_entity and rule.is_active
$$;
