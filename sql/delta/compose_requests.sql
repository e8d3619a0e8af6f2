-- Writes method and parameters of each leased delta: an add where the portal has no card yet, else an update with
-- nothing but changed fields. An update without any gets no method.
create or replace function delta.compose_requests(p_lease bigint)
returns void
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    -- How an import takes phones and e-mails (G32): only the first leased delta's portal, a lease is of one.
    v_multifields text := (
        select portal.answer_of(item.portal_id, 'import_multifields')
        from delta.item as item where item.lease = p_lease and item.state = 'leased' limit 1
    );
begin
    -- The many: cards to create. As in delta.compose_request, but for all at once: a call for each costs more.
    update delta.item as item
    set
        operation = 'add',
        method = case when import.is_possible then 'crm.item.batchImport' else target.add_method end,
        params = jsonb_build_object(
            'entityTypeId', target.entity_type_id,
            'useOriginalUfNames', 'Y',
            'fields', (
                select coalesce(jsonb_object_agg(field.key, field.value), '{}')
                from jsonb_each(given.fields) as field
                where
                    field.value not in ('""', '[]')
                    and not (import.is_classic and field.key = 'fm')
                    and not (field.key = 'createdTime' and (leased.created_at is null or not import.is_possible))
            ) || case when import.is_classic then delta.classic_multifields(given.fields -> 'fm') else '{}' end
            || jsonb_build_object('originatorId', portal.originator_id, 'originId', leased.golden_id::text)
        )
    from delta.item as leased
    inner join delta.entity as target on leased.entity = target.entity
    inner join portal.portal as portal on leased.portal_id = portal.portal_id
    cross join lateral (
        select case
            when leased.params is null then leased.wanted
            else leased.wanted || leased.params || jsonb_build_object(
                'fm', coalesce(leased.wanted -> 'fm', '[]') || coalesce(leased.params -> 'fm', '[]')
            )
        end as fields
    ) as given
    cross join lateral (
        select
            lane.is_import and (v_multifields <> 'none' or not given.fields ? 'fm') as is_possible,
            lane.is_import and v_multifields in ('PHONE', 'both') and given.fields ? 'fm' as is_classic
        from (select target.is_imported and leased.lane = 'backfill' as is_import) as lane
    ) as import
    where
        leased.lease = p_lease
        and leased.state = 'leased'
        and target.family = 'item'
        and not exists (
            select from portal.item as card
            where
                card.golden_id = leased.golden_id
                and card.entity = leased.entity
                and card.portal_id = leased.portal_id
                and card.crm_id is not null
        )
        and item.golden_id = leased.golden_id
        and item.entity = leased.entity
        and item.portal_id = leased.portal_id;

    update delta.item as item
    set
        operation = case when card.crm_id is null then 'add' else 'update' end,
        method = request.method,
        params = request.params
    from delta.item as leased
    inner join delta.entity as target on leased.entity = target.entity
    inner join portal.portal as portal on leased.portal_id = portal.portal_id
    left join portal.item as card
        on
            leased.golden_id = card.golden_id
            and leased.entity = card.entity
            and leased.portal_id = card.portal_id
    cross join lateral delta.compose_request(
        target, portal, leased.golden_id,
        case when card.crm_id is null then leased.wanted || coalesce(leased.params, '{}') else leased.wanted end,
        card.crm_id, card.sent, card.held, delta.sent_doubt(card)
    ) as request
    where
        leased.lease = p_lease
        and leased.state = 'leased'
        and (target.family <> 'item' or card.crm_id is not null)
        and item.golden_id = leased.golden_id
        and item.entity = leased.entity
        and item.portal_id = leased.portal_id;
end
$$;
