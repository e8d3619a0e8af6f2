-- Prepares pg_temp.known: what we know of every object that a page of a walk read, beside what the portal holds of it.
-- busy: a delivery is on its way, or waits; unread: capture has not come to its last change yet.
create or replace function portal.known_cards(p_walk portal.walk)
returns void
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_names text[] := inbound.watched_names(p_walk.portal_id, p_walk.entity);
    v_family text := (select target.family from delta.entity as target where target.entity = p_walk.entity);
begin
    drop table if exists pg_temp.known;
    create temp table known on commit drop as
    with object as (
        select
            found.crm_id,
            -- As inbound.watched_fields: written out, because it costs more than its work, for each card.
            case
                when v_family <> 'item' then found.card
                else (
                    select coalesce(jsonb_object_agg(watched.name, found.card -> watched.name), '{}')
                    from unnest(v_names) as watched (name)
                    where found.card ? watched.name
                )
            end as fields,
            case v_family
                when 'item' then case when found.card ->> 'originatorId' = portal.originator_id then found.card ->> 'originId' end
                when 'requisite' then case when found.card ->> 'ORIGINATOR_ID' = portal.originator_id then found.card ->> 'XML_ID' end
                when 'product' then case
                    when starts_with(found.card ->> 'xmlId', portal.originator_id || ':')
                        then substr(found.card ->> 'xmlId', length(portal.originator_id) + 2)
                end
            end as origin,
            case v_family
                when 'item' then (found.card ->> 'updatedTime')::timestamptz
                when 'requisite' then coalesce(
                    nullif(found.card ->> 'DATE_MODIFY', ''), nullif(found.card ->> 'DATE_CREATE', '')
                )::timestamptz
            end as updated_time,
            case v_family
                when 'item' then nullif(found.card ->> 'updatedBy', '')::bigint
                when 'requisite' then nullif(found.card ->> 'MODIFY_BY_ID', '')::bigint
            end as updated_by,
            found.card ->> 'originatorId' as originator_id
        from pg_temp.found as found
        inner join portal.portal as portal on portal.portal_id = p_walk.portal_id
        where v_family <> 'product_rows'
        union all
        select
            span.low, jsonb_build_object('productRows', coalesce((
                select jsonb_agg(found.card) from pg_temp.found as found where found.place = span.place
            ), '[]')), null, null, null, null
        from pg_temp.span as span
        where v_family = 'product_rows'
    )
    select
        object.crm_id, object.fields, object.updated_time, object.updated_by, object.originator_id,
        case when object.origin ~ '^[0-9]{1,18}$' then object.origin::bigint end as origin_id,
        card.golden_id, card.sent, card.held, card.wanted_hash,
        coalesce(item.state in ('open', 'waiting', 'held', 'leased', 'unknown'), false) as is_busy,
        coalesce(item.error_code = 'TICK_DISCARDED', false) as is_discarded,
        object.updated_time > watermark.updated_time as is_unread
    from object
    -- With an offset each stays a look through an index, however many objects there are.
    left join lateral (
        select present.golden_id
        from portal.item as present
        where
            present.crm_id = object.crm_id
            and present.entity = case v_family when 'product_rows' then 'deal' else p_walk.entity end
            and present.portal_id = p_walk.portal_id
        offset 0
    ) as owner on true
    left join lateral (
        select present.golden_id, present.sent, present.held, present.wanted_hash
        from portal.item as present
        where
            present.golden_id = owner.golden_id
            and present.entity = p_walk.entity
            and present.portal_id = p_walk.portal_id
        offset 0
    ) as card on true
    left join lateral (
        select present.state, present.error_code
        from delta.item as present
        where
            present.golden_id = card.golden_id
            and present.entity = p_walk.entity
            and present.portal_id = p_walk.portal_id
        offset 0
    ) as item on true
    left join portal.watermark as watermark
        on watermark.portal_id = p_walk.portal_id and watermark.entity = p_walk.entity;
end
$$;
