-- SQL condition that something of exchange.match_conflict stands between two records of pg_temp.compared, aliases one
-- and other.
create or replace function linked.conflict_expression(p_entity text)
returns text
language sql
stable
set search_path = pg_catalog, pg_temp
as $$
    select coalesce(
        string_agg(
            format(
                '(one.%1$I <> other.%1$I%2$s)',
                conflict.sign,
                case when conflict.kind <> '*' then format(' and one.resolved_kind = %L', conflict.kind) else '' end
            ),
            ' or ' order by conflict.kind, conflict.sign
        ),
        'false'
    )
    from exchange.match_conflict as conflict
    where conflict.entity = p_entity
$$;
