-- The portal fields of each kind of card that the field map knows: inbound.watched_names for all of them, for a loader
-- that hands over a reply without the rest of it.
create or replace function inbound.watched_entities(p_portal_id integer)
returns table (entity text, names text[])
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
    select kind.entity, coalesce(inbound.watched_names(p_portal_id, kind.entity), '{}') || '{id}'
    from delta.entity as kind
    where kind.family = 'item'
$$;
