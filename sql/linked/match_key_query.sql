-- Insert of one rule's keys of pg_temp.changed into pg_temp.new_key; $1 is the rule's id, $2 its kind.
-- A key column a|b gives a key for each of its columns that has a value; ё counts as е, case does not count. A long key
-- is hashed: what it may be in an index has a limit.
create or replace function linked.match_key_query(p_rule exchange.match_rule)
returns text
language sql
stable
set search_path = pg_catalog, pg_temp
as $$
    select format(
        $query$
        insert into pg_temp.new_key (key_value, match_rule_id, source_system, source_key, signs)
        select distinct
            whole.key, $1, changed.source_system, changed.source_key, %2$s
        from pg_temp.changed as changed
        %3$s
        cross join lateral (select concat_ws(chr(31), %1$s) as key offset 0) as written
        cross join lateral (
            select case when length(written.key) > 200 then 'md5:' || md5(written.key) else written.key end as key
        ) as whole
        where not changed.is_deleted and ($2 is null or %4$s = $2)
        $query$,
        string_agg(format('key_%s.value', part.place), ', ' order by part.place),
        coalesce(
            (
                select format('array[%s]', string_agg(
                    format('translate(lower(changed.%I::text), ''ё'', ''е'')', sign.name), ', ' order by sign.place
                ))
                from unnest(p_rule.must_agree) with ordinality as sign (name, place)
                having count(*) > 0
            ),
            'array[]::text[]'
        ),
        string_agg(
            format(
                'inner join lateral (
                    select translate(lower(candidate::text), ''ё'', ''е'') as value
                    from unnest(array[%s]) as candidate where candidate is not null
                ) as key_%s on true',
                (
                    select string_agg(format('changed.%I', alternative), ', ')
                    from unnest(string_to_array(part.columns, '|')) as alternative
                ),
                part.place
            ),
            ' ' order by part.place
        ),
        case p_rule.entity
            when 'customer'
                then
                    'coalesce(changed.kind, case when changed.company_name is not null or '
                    || 'changed.tax_reason_code is not null or length(changed.tax_id) = 10 '
                    || 'then ''organization'' else ''person'' end)'
            else 'null::text'
        end
    )
    from unnest(p_rule.key_columns) with ordinality as part (columns, place)
$$;
