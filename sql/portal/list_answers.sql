-- Every question about a portal with the answer in use: a person's, else the probe's, else the safe one. `is_trouble`
-- marks an answer other than the one this version relies on.
create or replace function portal.list_answers(p_portal_id integer)
returns table (
    question text, answer text, origin text, safe_answer text, found text, found_at timestamptz, chosen text,
    reference text, meaning text, is_trouble boolean, advice_ru text, advice_en text
)
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
    select
        asked.question,
        coalesce(given.chosen, given.found, asked.safe_answer),
        case
            when given.chosen is not null then 'person'
            when given.found is not null then 'probe'
            else 'assumed'
        end,
        asked.safe_answer,
        given.found,
        given.found_at,
        given.chosen,
        asked.reference,
        asked.meaning,
        coalesce(given.chosen, given.found, asked.safe_answer) <> asked.needed_answer is true,
        asked.advice_ru,
        asked.advice_en
    from portal.question as asked
    left join portal.answer as given on asked.question = given.question and given.portal_id = p_portal_id
    order by asked.question
$$;
