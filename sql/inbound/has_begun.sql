-- Has the reading of people's changes begun for this portal?
create or replace function inbound.has_begun(p_portal_id integer)
returns boolean
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
    select not exists (
        select from delta.entity as entity
        where
            entity.family in ('item', 'requisite')
            and not exists (
                select from portal.watermark as watermark
                where watermark.portal_id = p_portal_id and watermark.entity = entity.entity
            )
    )
$$;
