-- Counts what became of the rows of one chunk, by source.
create or replace function linked.count_taken(p_entity text, p_work text, p_chunk integer, p_folded text)
returns void
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
    -- Dynamic over the work tables; names go through %I.
    execute format(
        $query$
        insert into %1$I.count (
            entity, source_system, rows_taken, rows_rejected, rows_folded, rows_unchanged, rows_changed,
            rows_updated, rows_deleted
        )
        select
            %2$L, taken.source_system, taken.row_count, taken.rejected_count,
            taken.row_count - taken.rejected_count - coalesce(folded.key_count, 0),
            coalesce(folded.key_count, 0) - coalesce(changed.key_count, 0),
            coalesce(changed.key_count, 0), coalesce(changed.updated_count, 0), coalesce(changed.deleted_count, 0)
        from (
            select source_system, count(*) as row_count, count(*) filter (where errors <> '{}') as rejected_count
            from pg_temp.taken
            group by source_system
        ) as taken
        left join (
            select source_system, count(*) as key_count from pg_temp.%3$I where %4$s group by source_system
        ) as folded using (source_system)
        left join (
            select
                source_system, count(*) as key_count,
                count(*) filter (where not is_new) as updated_count,
                count(*) filter (where is_deleted and not was_deleted) as deleted_count
            from %1$I.%5$I
            group by source_system
        ) as changed using (source_system)
        $query$,
        p_work, p_entity, p_folded, case p_folded when 'taken' then 'errors = ''{}''' else 'true' end,
        exchange.chunk_table('changed_' || p_entity, p_chunk)
    );
end
$$;
