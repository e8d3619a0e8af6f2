-- Stages again, with this column only, the records whose last word in it was this value (lower case, trimmed): they were
-- taken while no dictionary knew it. Of the other columns nothing old comes back, as in staging.replay. Returns how many.
create or replace function exchange.stage_value_again(
    p_entity text, p_column_name text, p_dictionary text, p_source_system text, p_value text
)
returns bigint
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_rows bigint;
begin
    -- Dynamic over the entities; names come from the catalog and go through %I, values are parameters.
    execute (
        select format(
            $query$
            insert into staging.%1$I (%2$s)
            select %3$s
            from (
                select distinct on (source_system, btrim(source_key, e' \t\r\n\u00a0')) *
                from staging.%1$I
                where lower(btrim(%4$I, e' \t\r\n\u00a0')) = $1 and $2 in ('*', source_system)
                order by source_system, btrim(source_key, e' \t\r\n\u00a0'), row_id desc
            ) as corrected
            inner join linked.%1$I as newer
                on
                    btrim(corrected.source_key, e' \t\r\n\u00a0') = newer.source_key
                    and corrected.source_system = newer.source_system
            cross join lateral (select corrected.source_system) as staged
            cross join lateral (select array[%4$L] as names) as asked
            where
                not newer.is_deleted
                -- Later rows have not been taken yet, or were refused: those come by themselves.
                and corrected.row_id <= newer.row_id
                and not exists (
                    select from staging.reject as reject
                    where reject.staging_table = %1$L and reject.row_id = corrected.row_id and not reject.is_waiting
                )
                and not exists (
                    select from staging.%1$I as later
                    where
                        btrim(later.source_key, e' \t\r\n\u00a0') = newer.source_key
                        and later.source_system = newer.source_system
                        and later.row_id > corrected.row_id
                        and later.row_id <= newer.row_id
                        and btrim(later.%4$I, e' \t\r\n\u00a0') <> ''
                )
                and not exists (
                    select from exchange.dictionary_value as own
                    where
                        $2 = '*'
                        and own.dictionary = $3
                        and own.source_system = newer.source_system
                        and own.source_value = $1
                )
            order by corrected.row_id
            $query$,
            p_entity,
            string_agg(format('%I', writable.column_name), ', '),
            string_agg(linked.replayed_value(p_entity, writable.column_name), ', '),
            p_column_name
        )
        from staging.writable_columns(p_entity) as writable
    ) using p_value, p_source_system, p_dictionary;
    get diagnostics v_rows = row_count;
    return v_rows;
end
$$;
