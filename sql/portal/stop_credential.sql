-- Stops a credential that the portal refuses, so that the others go on; tried again after a minute, then after as long as
-- it has been stopped, an hour at most. False, and nothing done, when no other one is at work: then the portal pauses.
create or replace function portal.stop_credential(p_portal_id integer, p_credential text, p_reason text)
returns boolean
language sql
security definer
set search_path = pg_catalog, pg_temp
as $$
    update portal.credential as refused
    set
        stopped_at = coalesce(refused.stopped_at, now()),
        stopped_until = now() + least(greatest(now() - refused.stopped_at, interval '1 minute'), interval '1 hour'),
        stop_reason = p_reason
    where
        refused.portal_id = p_portal_id
        and refused.credential = p_credential
        and exists (
            select from portal.credential as other
            where
                other.portal_id = p_portal_id
                and other.credential <> p_credential
                -- Loaders say hourly which ones they have.
                and other.seen_at > now() - interval '2 hours'
                and coalesce(other.stopped_until <= now(), true)
        )
    returning true
$$;
