-- Queues the canonical values that golden rows have and for which a portal has no value, with counts and golden ids, and
-- closes those that have got one by an import of the map. Returns how many are open.
create or replace function exchange.queue_unmapped_values(p_portal_id integer default 1)
returns bigint
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_query text;
begin
    update exchange.missing_value as missing
    set state = 'answered', answer = known.portal_value, answered_by = session_user, answered_at = now()
    from exchange.portal_value as known
    where
        missing.portal_id = p_portal_id
        and missing.state <> 'answered'
        and known.portal_id = missing.portal_id
        and known.dictionary = missing.dictionary
        and known.canonical_value = missing.source_value;

    -- Dynamic over the fields of the map: the columns were checked when it was compiled.
    select string_agg(format(
        'select
            %1$L as dictionary, counted.canonical_value, counted.row_count,
            array(
                select example.golden_id::text from delta.%2$I as example
                where example.portal_id = $1 and example.%3$I::text = counted.canonical_value
                limit 5
            ) as examples
        from (
            select s.%3$I::text as canonical_value, count(*) as row_count
            from delta.%2$I as s
            where s.portal_id = $1 and s.%3$I is not null
            group by s.%3$I
        ) as counted',
        map.argument, map.entity || '_source', map.golden_column
    ), ' union all ') into v_query
    from exchange.field_map as map
    where
        map.portal_id = p_portal_id
        and map.is_active
        and map.direction <> 'in'
        and map.transform in ('dictionary', 'stage')
        and map.golden_column is not null;
    if v_query is not null then
        execute format(
            'insert into exchange.missing_value as present (
                portal_id, dictionary, source_system, source_value, row_count, examples
            )
            select
                $1, used.dictionary, ''*'', used.canonical_value, sum(used.row_count),
                (string_to_array(string_agg(array_to_string(used.examples, '',''), '',''), '',''))[1:5]
            from (%s) as used
            where not exists (
                select from exchange.portal_value as known
                where
                    known.portal_id = $1
                    and known.dictionary = used.dictionary
                    and known.canonical_value = used.canonical_value
            )
            group by used.dictionary, used.canonical_value
            on conflict on constraint missing_value_key do update
            set
                row_count = excluded.row_count, examples = excluded.examples, last_seen_at = now(),
                state = case present.state when ''answered'' then ''open'' else present.state end',
            v_query
        ) using p_portal_id;
    end if;
    return (
        select count(*) from exchange.missing_value as missing
        where missing.portal_id = p_portal_id and missing.state = 'open'
    );
end
$$;
