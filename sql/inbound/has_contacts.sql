-- Has a card all the phones and e-mails of another? As the portal compares them: a number by its digits, however it is
-- written. NULL of a card that has none says nothing.
create or replace function inbound.has_contacts(p_entries jsonb, p_others jsonb)
returns boolean
language sql
immutable
set search_path = pg_catalog, pg_temp
as $$
    select not exists (
        select inbound.comparable_contacts(p_others)
        except
        select inbound.comparable_contacts(p_entries)
    )
$$;
