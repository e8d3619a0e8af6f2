-- What each rule of an entity looks at, as column expressions without operators: the key of its block, its signs.
create or replace function linked.rule_columns(p_entity text)
returns table (match_rule_id integer, names text[])
language sql
stable
set search_path = pg_catalog, pg_temp
as $$
    select rule.match_rule_id, array_agg(distinct listed.name)
    from exchange.match_rule as rule
    inner join exchange.match_block as block on rule.block_id = block.block_id
    cross join lateral (
        select name from unnest(block.key_columns) as key_column cross join lateral string_to_table(key_column, '+') as name
        union all
        select name
        from unnest(rule.signs) as sign
        cross join lateral string_to_table(translate(rtrim(sign, '~.%<?-!'), '^', '+'), '+') as name
    ) as listed
    where block.entity = p_entity
    group by rule.match_rule_id
$$;
