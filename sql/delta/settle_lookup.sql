-- Decides looked-up adds: a card that is there is taken over, one that is not there twice in a row is added again
-- (how soon a new card can be found is not documented, G30). Of several the oldest card is taken. Where people changed it
-- before we found it, what differs from what we had sent is theirs, and compared at once, before anything is written.
-- Where they merged it into a card that is another's, which bears its origin since, it is that one's: delta.join_found.
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
    v_touched jsonb;
    -- A text that we did not send was empty when the portal made the card; other fields have values of their own, and
    -- so has the title.
    v_empty jsonb := (
        select jsonb_object_agg(empty.name, null)
        from (
            select field.field_name as name
            from portal.field as field
            where
                field.portal_id = p_portal_id and field.entity = p_entity
                and field.field_type in ('string', 'text') and field.field_name <> 'title'
            union
            select unnest(v_names) where p_entity = 'address'
        ) as empty
    );
begin
    drop table if exists pg_temp.looked_up;
    create temp table looked_up on commit drop as
    with reply as (
        select entry
        from jsonb_array_elements(case
            when jsonb_typeof(p_result) = 'array' then p_result
            else coalesce(p_result -> 'items', p_result -> 'products', p_result -> 'prices', '[]')
        end) as entry
    )
    select distinct on (found.golden_id) found.*
    from (
        select
            item.golden_id,
            coalesce(reply.entry ->> 'id', reply.entry ->> 'ID', reply.entry ->> 'ENTITY_ID')::bigint as crm_id,
            reply.entry,
            item.wanted,
            (
                select jsonb_object_agg(field.key, field.value)
                from jsonb_each(coalesce(v_empty, '{}') || item.wanted || coalesce(item.params -> 'fields', '{}')) as field
                where field.key = any (v_names) and field.key <> 'fm'
            ) as asked,
            item.operation = 'add' and coalesce(
                -- Of an address no time says so: what differs is theirs.
                p_entity = 'address' or (reply.entry ->> 'updatedTime', reply.entry ->> 'updatedBy')
                is distinct from (reply.entry ->> 'createdTime', reply.entry ->> 'createdBy'), false
            ) and not exists (
                select from portal.item as known
                where
                    known.golden_id = item.golden_id and known.entity = item.entity
                    and known.portal_id = item.portal_id and known.crm_id is not null
            ) as is_touched
        from reply
        inner join delta.item as item
            on
                item.golden_id = any (p_golden_ids)
                and item.entity = p_entity
                and item.portal_id = p_portal_id
                and case
                    when p_entity = 'address' then reply.entry ->> 'ENTITY_ID' = item.params #>> '{fields,ENTITY_ID}'
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
    ) as found
    order by found.golden_id, found.crm_id;
    perform delta.join_found(p_portal_id, p_lease, p_entity);

    insert into portal.item as card (portal_id, entity, golden_id, crm_id, sent, held, confirmed_at)
    select
        p_portal_id, p_entity, matched.golden_id, matched.crm_id,
        case when matched.is_touched then matched.wanted - 'fm'::text else '{}' end || case
            when matched.wanted -> 'fm' is null then '{}'
            else jsonb_build_object('fm', delta.sent_multifields('[]', matched.wanted -> 'fm', matched.entry -> 'fm'))
        end,
        inbound.watched_fields(matched.entry, v_names) || case
            when matched.is_touched then (
                select coalesce(jsonb_object_agg(field.key, field.value), '{}')
                from jsonb_each(matched.asked) as field
                where not inbound.is_same(field.key, field.value, matched.entry -> field.key)
            ) || case
                when matched.entry ? 'fm' then jsonb_build_object(
                    'fm', delta.known_multifields(matched.entry -> 'fm', coalesce(matched.wanted -> 'fm', '[]'))
                )
                else '{}'
            end
            else '{}'
        end,
        now()
    from pg_temp.looked_up as matched
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
            when p_entity = 'address' then card.held
            else card.held || jsonb_build_object('fm', delta.known_multifields(
                excluded.held -> 'fm',
                coalesce(card.held -> 'fm', '[]') || coalesce(card.sent -> 'fm', '[]') || coalesce((
                    select item.wanted -> 'fm' from delta.item as item
                    where
                        item.golden_id = card.golden_id and item.entity = card.entity
                        and item.portal_id = card.portal_id
                ), '[]')
            ))
        end,
        doubted = card.doubted - 'fm'::text;
    get diagnostics v_found = row_count;
    select jsonb_agg(matched.entry) into v_touched from pg_temp.looked_up as matched where matched.is_touched;
    if p_entity = 'address' then
        perform inbound.take_addresses(p_portal_id, p_result, (
            select jsonb_agg(jsonb_build_object('ID', item.params #> '{fields,ENTITY_ID}'))
            from delta.item as item
            where
                item.golden_id = any (p_golden_ids) and item.entity = p_entity and item.portal_id = p_portal_id
                and item.lease = p_lease and item.state = 'unknown'
        ));
    elsif v_touched is not null then
        perform inbound.take_cards(p_portal_id, p_entity, v_touched);
    end if;

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
        lookups = case
            when card.crm_id is null then (item.lookups < 1)::integer
            -- What an address holds is known now: delta.look_first.
            else (p_entity = 'address')::integer
        end,
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
    perform delta.follow_moves(p_portal_id, p_golden_ids) where p_entity in ('contact', 'company', 'product', 'requisite', 'address');
    return v_found;
end
$$;
