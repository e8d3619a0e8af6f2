-- Takes the replies to portal.unconfirmed_missing: missing stays only what the portal says is not there.
create or replace function portal.confirm_missing(p_portal_id integer, p_outcomes jsonb)
returns void
language sql
security definer
set search_path = pg_catalog, pg_temp
as $$
    delete from portal.difference as difference
    using jsonb_to_recordset(p_outcomes) as told (difference_id bigint, state text, error text)
    where
        difference.difference_id = told.difference_id
        and not (
            told.state = 'refused'
            and upper(told.error) in ('NOT_FOUND', upper(portal.answer_of(p_portal_id, 'deleted_card_answers')))
        )
$$;
