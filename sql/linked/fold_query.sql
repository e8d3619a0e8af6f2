-- Query that folds the good rows of pg_temp.taken into one row per key, field by field, in order of change:
-- the last value that is not NULL stays; a delete forgets what came before it.
create or replace function linked.fold_query(p_entity text, p_columns text[])
returns text
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
begin
    return (select format(
        $query$
        with counted as (
            select *, count(*) over (partition by source_system, source_key) as version_count
            from pg_temp.taken
            where errors = '{}'
        ),
        placed as (
            select *, row_number() over (partition by source_system, source_key order by ordered_by, row_id) as place
            from counted
            where version_count > 1
        ),
        versions as (
            select
                *,
                coalesce(max(place) filter (where op = 'delete') over (partition by source_system, source_key), 0)
                    as delete_place
            from placed
        )
        select
            source_system, source_key, op, row_id, batch_id, received_at, raw_hash, false as starts_fresh, attributes, %1$s
        from counted
        where version_count = 1
        union all
        select
            source_system, source_key,
            (array_agg(op order by place desc))[1],
            (array_agg(row_id order by place desc))[1],
            (array_agg(batch_id order by place desc))[1],
            max(received_at),
            (array_agg(raw_hash order by place desc))[1],
            max(delete_place) > 0,
            exchange.jsonb_merge_agg(attributes order by place) filter (where place > delete_place),
            %2$s
        from versions
        group by source_system, source_key
        $query$,
        string_agg(format('%I', field.name), ', ' order by field.place),
        string_agg(
            format(
                '(array_agg(%1$I order by place desc) filter (where place > delete_place and (%1$I is not null or %2$s)))[1]',
                field.name, linked.clear_condition(p_entity, field.name)
            ),
            ', ' order by field.place
        )
    )
    from unnest(p_columns) with ordinality as field (name, place));
end
$$;
