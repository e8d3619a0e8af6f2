-- The answer in use to one question about a portal, for functions that depend on it.
create or replace function portal.answer_of(p_portal_id integer, p_question text)
returns text
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
    select coalesce(given.chosen, given.found, asked.safe_answer)
    from portal.question as asked
    left join portal.answer as given on asked.question = given.question and given.portal_id = p_portal_id
    where asked.question = p_question
$$;
