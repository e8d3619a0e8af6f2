-- Writes what became of a lease's requests. Each outcome: entity, golden_id, state (done, refused, limited,
-- not_executed, unknown), result, error, description, http_status, retry_after (seconds), and what the portal says of its
-- time: seconds, operating. State advances only where the portal confirmed (I9); an outcome of a lease that is no longer ours is ignored
-- (fencing).
create or replace function delta.settle(
    p_portal_id integer, p_lease bigint, p_outcomes jsonb, p_unknown_wait_seconds integer,
    p_credential text default null
)
returns table (outcome text, item_count bigint)
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
    -- Made once a session: a new one for every batch would have every statement planned again.
    create temp table if not exists outcome (
        golden_id bigint, entity text, operation text, wanted jsonb, leased_hash bigint, attempts integer, family text,
        held jsonb, error text, description text, batch_count integer, retry_after numeric, crm_id bigint, outcome text,
        state text, method text, seconds double precision, operating double precision, is_of_credential boolean
    ) on commit delete rows;
    if exists (select from pg_temp.outcome) then
        truncate pg_temp.outcome;
    end if;
    -- Materialized: the names of a kind of card are found once, not for each of its cards.
    with names as materialized (
        select kind.entity, inbound.watched_names(p_portal_id, kind.entity) as watched
        from delta.entity as kind
        where kind.family = 'item'
    )
    insert into pg_temp.outcome
    select
        item.golden_id, item.entity, item.operation, item.wanted, item.leased_hash, item.attempts,
        target.family,
        -- What of the portal's reply we watch, as inbound.watched_fields: written out, because a function with settings
        -- of its own is never inlined and costs more than its work, for each card of each batch.
        case
            -- An import tells the card's id only: what the portal made of the values the next capture reads as its first.
            when item.method = 'crm.item.batchImport' and told.state = 'done' then jsonb_build_object('id', reply.crm_id)
            when target.family = 'item' and told.state = 'done' then (
                select coalesce(jsonb_object_agg(watched.name, told.result -> 'item' -> watched.name), '{}')
                from unnest(names.watched) as watched (name)
                where told.result -> 'item' ? watched.name
            )
            when target.family = 'address' and told.state = 'done'
                then (item.wanted || (item.params -> 'fields')) - '{ENTITY_TYPE_ID,ENTITY_ID}'::text[]
        end as held,
        told.error, told.description,
        told.batch_count,
        coalesce(told.retry_after, 1) as retry_after,
        reply.crm_id,
        case
            when told.state = 'done' and item.operation = 'add' and target.family <> 'product_rows'
                and reply.crm_id is null then 'unknown'
            when told.state = 'refused' and told.http_status = 401 then 'configuration'
            when told.state = 'refused' then coalesce(known.class, 'data')
            else told.state
        end as outcome,
        told.state, item.method, told.seconds, told.operating, coalesce(known.is_of_credential, true)
    from jsonb_to_recordset(p_outcomes) as told (
        entity text, golden_id bigint, state text, result jsonb, error text, description text, retry_after numeric,
        batch_count integer, seconds double precision, operating double precision, http_status integer
    )
    inner join delta.item as item
        on told.golden_id = item.golden_id and told.entity = item.entity and item.portal_id = p_portal_id
    inner join delta.entity as target on item.entity = target.entity
    left join names on item.entity = names.entity
    left join exchange.portal_error as known
        -- Older methods say this by a text alone (bitrix24-rest.md G36).
        on known.code = case
            when told.error = '' and told.description ~* '^\W*(access denied|доступ запрещ|нет доступа|недостаточно прав)'
                then 'ACCESS_DENIED'
            else upper(told.error)
        end
    cross join lateral (
        select case when named.id ~ '^[0-9]{1,18}$' then named.id::bigint end as crm_id
        from (select case
            when told.state <> 'done' then null
            when target.family = 'item' then told.result #>> '{item,id}'
            when target.family = 'product' then told.result #>> '{element,id}'
            when target.family = 'price' then told.result #>> '{price,id}'
            when target.family = 'requisite' and jsonb_typeof(told.result) in ('number', 'string')
                then told.result #>> '{}'
            -- An address has no id: it is one of its kind on its requisite.
            when target.family = 'address' and (told.result = 'true' or item.operation = 'update')
                then item.params #>> '{fields,ENTITY_ID}'
        end as id) as named
    ) as reply
    where item.lease = p_lease and item.state = 'leased';

    -- Rights that are missing for one card while others of the same request went through are that card's matter: it
    -- must not pause the portal for all.
    update pg_temp.outcome as told
    set outcome = 'data'
    where
        told.outcome = 'configuration'
        and upper(told.error) in ('ACCESS_DENIED', 'INVALID_CREDENTIALS', '')
        and exists (select from pg_temp.outcome as other where other.outcome = 'done');

    -- What the portal has against a credential stops only that one, while another one is at work.
    if exists (
        select from pg_temp.outcome as told
        where told.outcome = 'configuration' and told.is_of_credential
    ) and portal.stop_credential(p_portal_id, p_credential, (
        select min(told.error) from pg_temp.outcome as told where told.outcome = 'configuration' and told.is_of_credential
    )) then
        update pg_temp.outcome as told
        set outcome = 'credential'
        where told.outcome = 'configuration' and told.is_of_credential;
    end if;

    -- A batch that was refused as a whole says nothing of which record is to blame: it is cut in halves and sent again,
    -- until the guilty one is alone.
    update pg_temp.outcome as told
    set outcome = 'split'
    where told.outcome = 'data' and told.batch_count > 1;

    update portal.credential
    set stopped_at = null, stopped_until = null, stop_reason = null
    where
        portal_id = p_portal_id
        and credential = p_credential
        and stopped_at is not null
        and exists (select from pg_temp.outcome as told where told.outcome = 'done');
    perform delta.confirm_outcomes(p_portal_id);
    perform delta.refuse_outcomes(p_portal_id, p_unknown_wait_seconds);

    insert into delta.settlement (lease, portal_id, entity, golden_id, outcome, crm_id, error_code)
    select p_lease, p_portal_id, told.entity, told.golden_id, told.outcome, told.crm_id, nullif(told.error, '')
    from pg_temp.outcome as told;
    perform delta.wake(p_portal_id, (
        select array_agg(distinct told.golden_id)
        from pg_temp.outcome as told
        where told.outcome = 'done' and told.operation = 'add'
        having count(*) > 0
    )) where exists (
        select from pg_temp.outcome as told where told.outcome = 'done' and told.operation = 'add'
    );
    perform delta.follow_moves(p_portal_id, (
        select array_agg(distinct told.golden_id)
        from pg_temp.outcome as told
        where told.entity in ('contact', 'company', 'product', 'requisite', 'address')
    ));
    -- At the end: loaders wait for each other here, so as short as can be.
    perform portal.note_operating(p_portal_id, p_credential, p_lease, (
        select jsonb_agg(used)
        from (
            select
                told.method, count(*) as record_count,
                count(*) filter (where told.state in ('limited', 'not_executed')) as unsent_count,
                count(told.seconds) filter (where told.state = 'done') as timed_count,
                sum(told.seconds) filter (where told.state = 'done') as seconds,
                max(told.operating) as told_seconds,
                bool_or(upper(told.error) = 'OPERATION_TIME_LIMIT') as is_refused,
                max(told.retry_after) filter (where upper(told.error) = 'OPERATION_TIME_LIMIT') as retry_after
            from pg_temp.outcome as told
            where told.method is not null
            group by told.method
        ) as used
    )) where exists (select from pg_temp.outcome);
    return query
    select told.outcome, count(*) from pg_temp.outcome as told group by told.outcome;
end
$$;
