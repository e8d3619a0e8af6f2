-- What is in a card of pg_temp.placed that was found to be an ERP's, people wrote, and no ERP has agreed to: so the owner
-- of each field decides when the ERP's value is about to be delivered (I17).
create or replace function inbound.mark_edited(p_portal_id integer)
returns void
language sql
security definer
set search_path = pg_catalog, pg_temp
as $$
    update portal.item as item
    set edited = marked.edited || item.edited
    from pg_temp.placed as placed
    cross join lateral (
        select coalesce(jsonb_object_agg(
            field.key, jsonb_build_object('base', null, 'by', placed.updated_by, 'at', placed.updated_at)
        ), '{}') as edited
        from jsonb_each(placed.fields) as field
        where
            field.value not in ('null', '""', '[]')
            and exists (
                select from exchange.field_map as map
                where
                    map.portal_id = p_portal_id
                    and map.entity = placed.entity
                    and map.portal_field = field.key
                    and delta.is_sent(map)
            )
    ) as marked
    where
        placed.state = 'linked'
        and item.crm_id = placed.crm_id
        and item.entity = placed.entity
        and item.portal_id = p_portal_id
$$;
