-- The first page to read of each kind of card: everything changed since the watermark, and a little before it, because
-- times have a resolution of one second and cards become visible late (R02). A requisite does not touch its card, and
-- what is new has no time of change (R04, R05): asked for by both of its times, where the field map has any of it.
-- `names` are the fields that are looked at, NULL for all that come.
create or replace function inbound.first_pages(p_portal_id integer, p_overlap_seconds integer)
returns table (entity text, method text, params json, names text[])
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_requisite text[] := inbound.watched_names(p_portal_id, 'requisite');
begin
    perform exchange.require_same_server();
    return query
    select
        watermark.entity,
        case target.family when 'item' then 'crm.item.list' else 'crm.requisite.list' end,
        case target.family
            when 'item' then inbound.page_chain(target.entity_type_id, since.moment, 0, 1) -> 0
            else json_build_object(
                'start', -1,
                'select', '{ID,ENTITY_TYPE_ID,ENTITY_ID,ORIGINATOR_ID,DATE_CREATE,DATE_MODIFY,CREATED_BY_ID,MODIFY_BY_ID}'::text[]
                || v_requisite,
                'order', '{"ID": "ASC"}'::json,
                'filter', json_build_object(
                    times.name, to_char(since.moment at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"+00:00"'),
                    '>ID', 0, '@ENTITY_TYPE_ID', '[3, 4]'::json
                )
            )
        end,
        case target.family when 'item' then inbound.read_names(p_portal_id, watermark.entity) end
    from portal.watermark as watermark
    inner join delta.entity as target on watermark.entity = target.entity
    cross join lateral (
        select watermark.updated_time - make_interval(secs => p_overlap_seconds) as moment
    ) as since
    cross join lateral unnest(
        case when target.family = 'requisite' then '{>=DATE_MODIFY,>=DATE_CREATE}' else '{""}' end::text[]
    ) as times (name)
    where watermark.portal_id = p_portal_id and (target.family = 'item' or v_requisite is not null)
    order by target.rank, watermark.entity, times.name desc;
end
$$;
