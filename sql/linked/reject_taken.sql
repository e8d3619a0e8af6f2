-- Turns the errors of pg_temp.taken into rejects, and closes open rejects that a later good row has made obsolete.
create or replace function linked.reject_taken(p_entity text, p_tick_id bigint)
returns void
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
    if exists (select from pg_temp.taken where errors <> '{}') then
        execute format(
            'insert into staging.reject (
                staging_table, row_id, source_system, source_key, batch_id, code, column_name, value,
                advice_ru, advice_en, tick_id
            )
            select
                -- Cut, because a key that is too long to be indexed is refused for that.
                %1$L, taken.row_id, taken.source_system, left(taken.source_key, 200), taken.batch_id,
                error.code, error.column_name, written.value,
                exchange.fill_advice(advice.advice_ru, %1$L, taken.source_key, error.column_name, written.value),
                exchange.fill_advice(advice.advice_en, %1$L, taken.source_key, error.column_name, written.value),
                $1
            from pg_temp.taken as taken
            cross join lateral (
                select split_part(entry, '':'', 1) as code, split_part(entry, '':'', 2) as column_name
                from unnest(taken.errors) as entry
            ) as error
            inner join staging.%1$I as staged on taken.row_id = staged.row_id
            cross join lateral (select to_jsonb(staged) ->> error.column_name as value) as written
            inner join exchange.reject_code as advice on error.code = advice.code
            where taken.errors <> ''{}''',
            p_entity
        ) using p_tick_id;
    end if;

    if exists (select from staging.reject where state = 'open' and staging_table = p_entity) then
        update staging.reject as reject
        set state = 'obsolete', closed_at = now()
        from pg_temp.taken as taken
        where
            reject.state = 'open'
            and not reject.is_waiting
            and reject.staging_table = p_entity
            and reject.source_system = taken.source_system
            and reject.source_key = taken.source_key
            and reject.row_id < taken.row_id
            and taken.errors = '{}'
            and (
                taken.op = 'delete'
                -- This one is no column of the record: any good row stands for it.
                or reject.column_name = 'modified_at'
                or to_jsonb(taken) ->> reject.column_name is not null
                or exists (
                    select from exchange.source as source
                    left join exchange.source_field as field
                        on
                            source.source_system = field.source_system
                            and field.entity = p_entity
                            and field.column_name = reject.column_name
                    where
                        source.source_system = reject.source_system
                        and coalesce(field.null_policy, source.null_policy) = 'clear'
                )
            );
    end if;
end
$$;
