-- SQL condition that something of exchange.match_conflict stands between two records of pg_temp.compared, aliases one
-- and other; of a+b both must differ.
create or replace function linked.conflict_expression(p_entity text)
returns text
language sql
stable
set search_path = pg_catalog, pg_temp
as $$
    select coalesce(
        string_agg(
            format(
                '(%s%s)',
                (
                    select string_agg(format('one.%1$I <> other.%1$I', part.name), ' and ' order by part.name)
                    from string_to_table(conflict.sign, '+') as part (name)
                ),
                case when conflict.kind <> '*' then format(' and one.resolved_kind = %L', conflict.kind) else '' end
            ),
            ' or ' order by conflict.kind, conflict.sign
        ),
        'false'
    )
    from exchange.match_conflict as conflict
    where conflict.entity = p_entity
$$;
