-- Notes that a request on trial was let in: the next one may be tried, and the next refusal is the first of its row.
create or replace function portal.note_admission(p_portal_id integer, p_address text, p_epoch bigint)
returns void
language sql
security definer
set search_path = pg_catalog, pg_temp
as $$
    update portal.bucket
    set refusals = 0, trial_at = null
    where portal_id = p_portal_id and address = p_address and epoch = p_epoch
$$;
