-- Decides looked-up adds: a card that is there is taken over, one that is not there twice in a row is added again
-- (how soon a new card can be found is not documented, G30). Of several the oldest card is taken.
create or replace function delta.settle_lookup(
    p_portal_id integer, p_lease bigint, p_entity text, p_golden_ids bigint[], p_result jsonb,
    p_again_after_seconds integer
)
returns bigint
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_found bigint;
    v_names text[] := inbound.watched_names(p_portal_id, p_entity);
begin
    with reply as (
        select entry
        from jsonb_array_elements(case
            when jsonb_typeof(p_result) = 'array' then p_result
            else coalesce(p_result -> 'items', p_result -> 'products', p_result -> 'prices', '[]')
        end) as entry
    ),
    matched as (
        select
            item.golden_id,
            coalesce(reply.entry ->> 'id', reply.entry ->> 'ID')::bigint as crm_id,
            reply.entry,
            item.wanted -> 'fm' as multifields
        from reply
        inner join delta.item as item
            on
                item.golden_id = any (p_golden_ids)
                and item.entity = p_entity
                and item.portal_id = p_portal_id
                and case
                    when item.operation = 'update' then reply.entry ->> 'id' = item.params ->> 'id'
                    when p_entity = 'price' then
                        reply.entry ->> 'productId' = item.params #>> '{fields,productId}'
                        and reply.entry ->> 'catalogGroupId' = item.params #>> '{fields,catalogGroupId}'
                    else
                        item.golden_id::text = coalesce(
                            reply.entry ->> 'originId', reply.entry ->> 'XML_ID',
                            split_part(reply.entry ->> 'xmlId', ':', 2)
                        )
                end
        where item.lease = p_lease and item.state = 'unknown'
    )
    insert into portal.item as card (portal_id, entity, golden_id, crm_id, sent, held, confirmed_at)
    select distinct on (matched.golden_id)
        p_portal_id, p_entity, matched.golden_id, matched.crm_id,
        case
            when matched.multifields is null then '{}'
            else jsonb_build_object('fm', delta.sent_multifields('[]', matched.multifields, matched.entry -> 'fm'))
        end,
        inbound.watched_fields(matched.entry, v_names), now()
    from matched
    order by matched.golden_id, matched.crm_id
    on conflict (golden_id, entity, portal_id) do update
    set
        crm_id = coalesce(card.crm_id, excluded.crm_id),
        sent = case
            when card.crm_id is null or not excluded.sent ? 'fm' then card.sent || excluded.sent
            else card.sent || jsonb_build_object('fm', delta.sent_multifields(
                card.sent -> 'fm',
                (
                    select item.wanted -> 'fm' from delta.item as item
                    where
                        item.golden_id = card.golden_id and item.entity = card.entity
                        and item.portal_id = card.portal_id
                ),
                excluded.held -> 'fm'
            ))
        end,
        -- Of a card that was known only the phones and e-mails are in doubt, and of them only our own: an entry that
        -- a person added meanwhile must still be seen by capture.
        held = case
            when card.crm_id is null then excluded.held
            else card.held || jsonb_build_object('fm', delta.known_multifields(
                excluded.held -> 'fm',
                coalesce(card.held -> 'fm', '[]') || coalesce(card.sent -> 'fm', '[]') || coalesce((
                    select item.wanted -> 'fm' from delta.item as item
                    where
                        item.golden_id = card.golden_id and item.entity = card.entity
                        and item.portal_id = card.portal_id
                ), '[]')
            ))
        end;
    get diagnostics v_found = row_count;

    update delta.item as item
    set
        state = case
            when card.crm_id is null and item.lookups < 1 then 'unknown'
            when item.attempts >= 10 and (card.crm_id is null or item.operation = 'update') then 'parked'
            else 'open'
        end,
        due_at = now() + delta.backoff(item.attempts),
        settled_at = case
            when item.attempts >= 10 and (item.operation = 'update' or card.crm_id is null and item.lookups >= 1) then now()
            else item.settled_at
        end,
        method = case
            when card.crm_id is null then item.method
            else (select target.update_method from delta.entity as target where target.entity = p_entity)
        end,
        lookups = case when card.crm_id is null and item.lookups < 1 then 1 else 0 end,
        leased_until = now() + make_interval(secs => p_again_after_seconds)
    from unnest(p_golden_ids) as looked (golden_id)
    left join portal.item as card
        on looked.golden_id = card.golden_id and card.entity = p_entity and card.portal_id = p_portal_id
    where
        item.golden_id = looked.golden_id
        and item.entity = p_entity
        and item.portal_id = p_portal_id
        and item.lease = p_lease
        and item.state = 'unknown';
    perform delta.wake(p_portal_id, p_golden_ids);
    return v_found;
end
$$;
