-- A person's answer to a question about a portal, which outranks the probe's; NULL takes it back. Returns the one in use.
create or replace function portal.choose_answer(p_portal_id integer, p_question text, p_answer text)
returns text
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_pattern text := (select asked.pattern from portal.question as asked where asked.question = p_question);
begin
    if v_pattern is null then
        raise exception 'portal: there is no question "%"', p_question
            using errcode = 'no_data_found', hint = 'Questions are in: intersect portal answers.';
    elsif p_answer <> '' and p_answer !~ v_pattern then
        raise exception 'portal: "%" is no answer to "%"', p_answer, p_question
            using errcode = 'invalid_parameter_value', hint = format('An answer matches %s.', v_pattern);
    end if;
    insert into portal.answer as present (portal_id, question, chosen, chosen_at)
    values (p_portal_id, p_question, nullif(p_answer, ''), now())
    on conflict (portal_id, question) do update
    set chosen = excluded.chosen, chosen_at = excluded.chosen_at;
    return portal.answer_of(p_portal_id, p_question);
end
$$;
