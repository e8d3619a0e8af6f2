-- Says what a source's value means (* for every source that has no answer of its own), and takes again what waited for
-- it: rows refused for it, and records taken while the value was unknown. The next tick sees them. Returns how many rows
-- were staged again of either kind.
create or replace function exchange.answer_value(
    p_dictionary text, p_source_system text, p_source_value text, p_canonical_value text
)
returns table (rejects_replayed bigint, records_staged bigint)
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_value text := lower(btrim(p_source_value, e' \t\r\n\u00a0'));
begin
    perform exchange.require_dictionary(p_dictionary);
    if coalesce(v_value, '') = '' or coalesce(btrim(p_canonical_value), '') = '' then
        raise exception 'dictionary %: neither the value nor its answer may be empty', p_dictionary
            using errcode = 'invalid_parameter_value', hint = 'An absent value needs no answer: see default_value of intersect dictionary policy.';
    end if;
    if p_source_system <> '*' and not exists (
        select from exchange.source as source where source.source_system = p_source_system
    ) then
        raise exception 'dictionary %: there is no source %', p_dictionary, p_source_system
            using errcode = 'no_data_found', hint = 'Name one of: intersect source list; or * for all.';
    end if;

    insert into exchange.dictionary_value (dictionary, source_system, source_value, canonical_value)
    values (p_dictionary, p_source_system, v_value, btrim(p_canonical_value))
    on conflict (dictionary, source_system, source_value) do update set canonical_value = excluded.canonical_value;
    update exchange.missing_value as missing
    set state = 'answered', answer = btrim(p_canonical_value), answered_by = session_user, answered_at = now()
    where
        missing.portal_id is null
        and missing.dictionary = p_dictionary
        and missing.source_value = left(v_value, 200)
        and p_source_system in ('*', missing.source_system);

    select staging.replay(coalesce(array_agg(reject.reject_id), '{}')) into rejects_replayed
    from staging.reject as reject
    inner join exchange.dictionary_column as reader
        on reject.staging_table = reader.entity and reject.column_name = reader.column_name
    where
        reader.dictionary = p_dictionary
        and reject.code = 'value_unknown'
        and reject.state = 'open'
        and lower(btrim(reject.value, e' \t\r\n\u00a0')) = v_value
        and p_source_system in ('*', reject.source_system);
    select coalesce(sum(exchange.stage_value_again(reader.entity, reader.column_name, p_dictionary, p_source_system, v_value)), 0)
    into records_staged
    from exchange.dictionary_column as reader
    where reader.dictionary = p_dictionary;
    return next;
end
$$;
