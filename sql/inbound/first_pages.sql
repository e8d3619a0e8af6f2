-- The first page to read of each kind of card: everything changed since the watermark, and a little before it, because
-- times have a resolution of one second and cards become visible late (R02). `names` are the fields that are looked at.
create or replace function inbound.first_pages(p_portal_id integer, p_overlap_seconds integer)
returns table (entity text, method text, params json, names text[])
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
    select
        watermark.entity,
        'crm.item.list',
        inbound.page_chain(
            target.entity_type_id, watermark.updated_time - make_interval(secs => p_overlap_seconds), 0, 1
        ) -> 0,
        inbound.read_names(p_portal_id, watermark.entity)
    from portal.watermark as watermark
    inner join delta.entity as target on watermark.entity = target.entity
    where watermark.portal_id = p_portal_id
    order by target.rank
$$;
