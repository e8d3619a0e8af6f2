-- Turns the errors of pg_temp.taken into rejects, and closes open rejects that a later good row has made obsolete.
create or replace function linked.reject_taken(p_entity text, p_tick_id bigint)
returns void
language plpgsql
security definer
set search_path = ''
as $$
begin
    if exists (select from pg_temp.taken where errors <> '{}') then
        execute format(
            'insert into staging.reject (
                staging_table, row_id, source_system, source_key, batch_id, code, column_name, value,
                advice_ru, advice_en, tick_id
            )
            select
                %1$L, taken.row_id, taken.source_system, taken.source_key, taken.batch_id,
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
            and (taken.op = 'delete' or to_jsonb(taken) ->> reject.column_name is not null);
    end if;
end
$$;
