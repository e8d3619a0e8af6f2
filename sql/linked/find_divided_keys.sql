-- Fills pg_temp.divided: keys whose records do not agree among themselves in a column for which a rule demands it (a!),
-- as the phone of a family. Links that rest on such a demand are taken back.
create or replace function linked.find_divided_keys(p_entity text, p_work text)
returns void
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_columns text := (
        select string_agg(
            format('case when min(compared.%1$I) <> max(compared.%1$I) then %1$L end', named.name), ', ' order by named.name
        )
        from (
            select distinct rtrim(sign, '!') as name
            from exchange.match_rule as rule
            inner join exchange.match_block as block on rule.block_id = block.block_id
            cross join lateral unnest(rule.signs) as sign
            where block.entity = p_entity and rule.is_active and sign like '%!'
        ) as named
    );
begin
    perform exchange.open_work_table('pg_temp', 'divided', '(key_hash bigint, columns text[])');
    -- Dynamic, because rules name columns; names go through %I.
    execute format(
        'insert into pg_temp.divided
        select * from (
            select member.key_hash, array_remove(array[%1$s]::text[], null) as columns
            from pg_temp.member as member
            inner join pg_temp.%2$I as compared on member.record_id = compared.record_id
            where member.member_count > 1
            group by member.key_hash
        ) as judged
        where columns <> ''{}''',
        coalesce(v_columns, 'null'), 'compared_' || p_entity
    );
    perform exchange.analyze_large('pg_temp.divided');
    execute format(
        'insert into %I.%I select divided.key_hash, false from pg_temp.divided as divided', p_work, 'revoked_' || p_entity
    );
end
$$;
