-- What of a card is looked at when it was read: fields that the field map knows, and what says whose card it is, when it
-- was changed and by whom. For a loader that hands over a reply without the rest of it.
create or replace function inbound.read_names(p_portal_id integer, p_entity text)
returns text[]
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
    select
        coalesce(inbound.watched_names(p_portal_id, p_entity), '{}')
        || '{id,updatedTime,updatedBy,createdTime,createdBy,originatorId,originId,isMyCompany}'::text[]
$$;
