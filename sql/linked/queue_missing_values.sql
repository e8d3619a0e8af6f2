-- Queues the dictionary values of <work>.taken that nobody has mapped, with counts and examples, whatever the
-- dictionary's policy. Where unknown values pass, one that is a canonical value already is no question.
-- Dynamic over the work table; its name goes through %I.
create or replace function linked.queue_missing_values(p_entity text, p_work text)
returns void
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
    execute format(
        $query$
        with written as (
            select
                split_part(entry, '=', 1) as dictionary,
                taken.source_system,
                left(lower(btrim(substr(entry, strpos(entry, '=') + 1), e' \t\r\n\u00a0')), 200) as source_value,
                left(taken.source_key, 200) as source_key,
                taken.row_id
            from %1$I.taken as taken
            cross join lateral unnest(taken.missing_values) as entry
            where taken.missing_values <> '{}'
        ),
        placed as (
            select
                written.*,
                row_number() over (
                    partition by written.dictionary, written.source_system, written.source_value order by written.row_id
                ) as place
            from written
        ),
        missing as (
            select
                placed.dictionary,
                placed.source_system,
                placed.source_value,
                count(*) as row_count,
                coalesce(
                    array_agg(placed.source_key order by placed.place)
                    filter (where placed.place <= 5 and placed.source_key is not null), '{}'
                ) as examples
            from placed
            group by placed.dictionary, placed.source_system, placed.source_value
        )
        insert into exchange.missing_value as present (dictionary, source_system, source_value, row_count, examples)
        select missing.dictionary, missing.source_system, missing.source_value, missing.row_count, missing.examples
        from missing
        inner join exchange.dictionary as dictionary on missing.dictionary = dictionary.dictionary
        where
            dictionary.unknown_policy <> 'pass'
            or not exists (
                select from exchange.dictionary_value as known
                where known.dictionary = missing.dictionary and lower(known.canonical_value) = missing.source_value
                union all
                select from exchange.portal_value as known
                where known.dictionary = missing.dictionary and lower(known.canonical_value) = missing.source_value
            )
        -- In one order everywhere: chunks that work side by side must not wait for each other in a circle.
        order by missing.dictionary, missing.source_value, missing.source_system
        on conflict on constraint missing_value_key do update
        set
            row_count = case present.state when 'answered' then 0 else present.row_count end + excluded.row_count,
            examples = (
                select array_agg(example.source_key order by example.place)
                from (
                    select listed.source_key, min(listed.place) as place
                    from unnest(present.examples || excluded.examples) with ordinality as listed (source_key, place)
                    group by listed.source_key
                    order by min(listed.place)
                    limit 5
                ) as example
            ),
            -- An answer that was taken back makes it a question again.
            state = case present.state when 'answered' then 'open' else present.state end,
            last_seen_at = now()
        $query$,
        p_work
    );
end
$$;
