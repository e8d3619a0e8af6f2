-- Forgets that we ever sent phones or e-mails that the field map no longer sends, on the cards of a lease: people own
-- them now. As ours and unwanted they would be taken away.
create or replace function delta.leave_multifields(p_portal_id integer, p_lease bigint)
returns void
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_unsent jsonb;
begin
    select jsonb_object_agg(unsent.entity, unsent.type_ids) into v_unsent
    from (
        select kind.entity, jsonb_agg(type.type_id) as type_ids
        from unnest('{contact,company}'::text[]) as kind (entity)
        cross join unnest('{PHONE,EMAIL}'::text[]) as type (type_id)
        where not exists (
            select from exchange.field_map as map
            where
                map.portal_id = p_portal_id
                and map.entity = kind.entity
                and upper(map.transform) = type.type_id
                and delta.is_sent(map)
        )
        group by kind.entity
    ) as unsent;
    if v_unsent is null then
        return;
    end if;
    update portal.item as card
    set sent = jsonb_set(card.sent, '{fm}', left_over.entries)
    from delta.item as leased
    cross join lateral (
        select sent.sent -> 'fm' as fm from portal.item as sent
        where sent.golden_id = leased.golden_id and sent.entity = leased.entity and sent.portal_id = leased.portal_id
    ) as known
    cross join lateral (
        select
            coalesce(jsonb_agg(entry) filter (where not v_unsent -> leased.entity ? (entry ->> 'typeId')), '[]') as entries,
            coalesce(bool_or(v_unsent -> leased.entity ? (entry ->> 'typeId')), false) as has_unsent
        from jsonb_array_elements(coalesce(known.fm, '[]')) as entry
    ) as left_over
    where
        leased.lease = p_lease
        and leased.state = 'leased'
        and v_unsent ? leased.entity
        and left_over.has_unsent
        and card.golden_id = leased.golden_id
        and card.entity = leased.entity
        and card.portal_id = leased.portal_id;
end
$$;
