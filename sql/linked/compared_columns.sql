-- Names of the columns that the rules and conflicts of an entity look at.
create or replace function linked.compared_columns(p_entity text)
returns setof name
language sql
stable
set search_path = pg_catalog, pg_temp
as $$
    select distinct regexp_replace(name, '([~.%?@]|/[0-9])+$', '')::name
    from (
        select sign
        from exchange.match_rule as rule
        inner join exchange.match_block as block on rule.block_id = block.block_id
        cross join lateral unnest(rule.signs) as sign
        where block.entity = p_entity
        union
        select conflict.sign from exchange.match_conflict as conflict where conflict.entity = p_entity
    ) as used
    cross join lateral regexp_split_to_table(rtrim(used.sign, '~.%?@'), '[|+]') as name
$$;
