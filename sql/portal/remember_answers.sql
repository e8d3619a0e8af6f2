-- Stores what a probe found out about a portal, {question: answer}; what it could not find out stays. Returns how many.
create or replace function portal.remember_answers(p_portal_id integer, p_answers jsonb)
returns bigint
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_count bigint;
begin
    insert into portal.answer as present (portal_id, question, found, found_at)
    select p_portal_id, asked.question, told.value, now()
    from jsonb_each_text(p_answers) as told
    inner join portal.question as asked on told.key = asked.question
    on conflict (portal_id, question) do update
    set found = excluded.found, found_at = excluded.found_at;
    get diagnostics v_count = row_count;
    return v_count;
end
$$;
