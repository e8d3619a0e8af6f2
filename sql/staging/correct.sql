-- Gives a rejected row another value in one column; staging.replay takes it then.
create or replace function staging.correct(reject_id bigint, column_name text, value text)
returns void
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
    v_reject staging.reject;
begin
    select * into v_reject from staging.reject as reject where reject.reject_id = correct.reject_id;
    if v_reject.reject_id is null then
        raise exception 'correct: there is no reject %', correct.reject_id
            using errcode = 'no_data_found', hint = 'See staging.reject for the numbers.';
    end if;
    perform exchange.require_source(v_reject.source_system);
    if v_reject.state <> 'open' or v_reject.is_waiting then
        raise exception 'correct: reject % is %', correct.reject_id,
            case when v_reject.is_waiting then 'waiting for another record, not wrong' else v_reject.state end
            using errcode = 'invalid_parameter_value', hint = 'Only open rejects can be corrected.';
    end if;
    if not exists (
        select from staging.writable_columns(v_reject.staging_table) as known
        where known.column_name = correct.column_name and known.column_name <> 'source_system'
    ) then
        raise exception 'correct: % has no column % that can be corrected', v_reject.staging_table, correct.column_name
            using errcode = 'undefined_column', hint = 'Name a column of staging.' || v_reject.staging_table || '.';
    end if;
    -- Refused here, where one value is at hand: in replay it would hold up all the other rows.
    if correct.column_name = 'attributes' and not coalesce(pg_input_is_valid(correct.value, 'jsonb'), false) then
        raise exception 'correct: attributes must be a JSON object'
            using errcode = 'invalid_text_representation', hint = 'Write it like {"colour": "red"}.';
    end if;
    insert into staging.correction as present (reject_id, column_name, value, corrected_by)
    values (correct.reject_id, correct.column_name, correct.value, session_user)
    on conflict (reject_id, column_name) do update
    set value = excluded.value, corrected_by = excluded.corrected_by, corrected_at = now();
end
$$;
