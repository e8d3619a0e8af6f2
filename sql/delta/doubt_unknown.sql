-- Remembers what updates of unknown outcome would have written: the portal may hold it. Such a field is sent again even
-- when it is wanted to be what was confirmed before, and none of these values is a change of people's (I16). Phones and
-- e-mails are looked up before they are sent again; where the card is gone by then, they tell what it may have had.
create or replace function delta.doubt_unknown(p_portal_id integer)
returns void
language sql
security definer
set search_path = pg_catalog, pg_temp
as $$
    update portal.item as card
    set doubted = card.doubted || doubt.fields
    from delta.item as item
    cross join lateral (
        select jsonb_object_agg(
            field.key, coalesce(known.doubted -> field.key, '[]') || jsonb_build_array(field.value)
        ) as fields
        from portal.item as known
        cross join lateral (
            select asked.key, asked.value
            from jsonb_each(item.wanted) as asked
            where asked.key <> 'fm' and (asked.value is distinct from known.sent -> asked.key or known.doubted ? asked.key)
            union all
            select 'fm', delta.written_multifields(known.held -> 'fm', item.params #> '{fields,fm}')
            where jsonb_typeof(item.params #> '{fields,fm}') = 'object'
        ) as field
        where
            known.golden_id = item.golden_id
            and known.entity = item.entity
            and known.portal_id = item.portal_id
            and not coalesce(known.doubted -> field.key, '[]') @> jsonb_build_array(field.value)
    ) as doubt
    where
        item.portal_id = p_portal_id
        and item.state = 'unknown'
        and item.operation = 'update'
        and doubt.fields is not null
        and card.golden_id = item.golden_id
        and card.entity = item.entity
        and card.portal_id = item.portal_id
$$;
