-- SQL condition that nothing of exchange.match_conflict stands between two records, aliases one and other.
create or replace function linked.conflict_expression(p_entity text)
returns text
language sql
stable
set search_path = pg_catalog, pg_temp
as $$
    select coalesce(
        string_agg(
            format(
                '(%s is distinct from %s and %s is not null and %s is not null%s)',
                linked.column_expression('one', conflict.sign), linked.column_expression('other', conflict.sign),
                linked.column_expression('one', conflict.sign), linked.column_expression('other', conflict.sign),
                case when conflict.kind <> '*' then format(' and one.resolved_kind = %L', conflict.kind) else '' end
            ),
            ' or ' order by conflict.kind, conflict.sign
        ),
        'false'
    )
    from exchange.match_conflict as conflict
    where conflict.entity = p_entity
$$;
