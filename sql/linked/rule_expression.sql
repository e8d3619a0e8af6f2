-- SQL expression of the strongest rule that two records, aliases one and other, meet in the block of "pair"; NULL: none.
create or replace function linked.rule_expression(p_entity text)
returns text
language sql
stable
set search_path = pg_catalog, pg_temp
as $$
    with rule as (
        select
            rule.block_id,
            string_agg(
                format(
                    'when %s then %s',
                    coalesce(
                        (select string_agg(linked.sign_expression(sign), ' and ') from unnest(rule.signs) as sign), 'true'
                    ),
                    rule.match_rule_id
                ),
                ' ' order by rule.strength desc, rule.match_rule_id
            ) as branches
        from exchange.match_rule as rule
        inner join exchange.match_block as block on rule.block_id = block.block_id
        where block.entity = p_entity and rule.is_active
        group by rule.block_id
    )
    select coalesce(
        format(
            'case when %s then null %s end',
            linked.conflict_expression(p_entity),
            string_agg(format('when pair.block_id = %s then case %s end', rule.block_id, rule.branches), ' ')
        ), 'null::integer'
    )
    from rule
$$;
