-- What was not done, by class (I14): limits and unreached requests go back without an attempt, transient trouble backs
-- off, data is parked (a refused batch is split first), configuration pauses the portal, what a credential is refused for
-- goes with another one, unknown outcomes wait until they can be looked up.
create or replace function delta.refuse_outcomes(p_portal_id integer, p_unknown_wait_seconds integer)
returns void
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
    update delta.item as item
    set
        state = case
            when told.outcome = 'unknown' then 'unknown'
            -- The one price of a product and type is there already: find it (catalog.price.add refuses a second).
            when told.outcome = 'data' and told.family = 'price' and told.operation = 'add' and told.attempts < 3
                then 'unknown'
            -- People have made or deleted the address meanwhile: see what there is (W18).
            when told.outcome = 'data' and told.family = 'address' and told.attempts < 3 then 'unknown'
            -- Newer values were queued meanwhile: it is they that must be tried.
            when told.outcome = 'data' and item.is_requeued then delta.reopened_state(item.tick_id)
            when told.outcome = 'data' and told.is_untimely then 'open'
            when told.outcome = 'data' or (told.outcome = 'transient' and told.attempts >= 10) then 'parked'
            else 'open'
        end,
        attempts = case
            when told.outcome in ('limited', 'limit', 'not_executed', 'configuration', 'credential', 'split') then greatest(item.attempts - 1, 0)
            when told.outcome = 'data' and told.is_untimely then greatest(item.attempts - 1, 0)
            else item.attempts
        end,
        batch_limit = case
            when told.outcome = 'split' then told.batch_count / 2
            -- Not asked yet: it stays with those it was sent with.
            when told.outcome in ('not_executed', 'credential') then item.batch_limit
        end,
        created_at = case when told.is_untimely then null else item.created_at end,
        due_at = now() + make_interval(secs => case
            -- Its method is what waits, and only on the credential that was refused: portal.operating_room.
            when upper(told.error) = 'OPERATION_TIME_LIMIT' then 0
            when told.outcome in ('limited', 'limit') then told.retry_after
            when told.outcome = 'transient' then least(power(2, told.attempts), 300)
            else 0
        end),
        leased_until = case
            when told.outcome = 'unknown' then now() + make_interval(secs => p_unknown_wait_seconds)
            else now()
        end,
        error_code = case when told.outcome = 'not_executed' then null else coalesce(nullif(told.error, ''), 'UNNAMED') end,
        error_description = left(told.description, 2000),
        settled_at = case when told.outcome = 'data' or told.outcome = 'transient' and told.attempts >= 10 then now() end
    from (
        select
            refused.*,
            -- Younger cards are there already, or the webhook's user may not say when a card was made: then without it.
            sent.created_at is not null
            and sent.method = 'crm.item.batchImport'
            and upper(refused.error) = 'CRM_FIELD_ERROR_VALUE_NOT_VALID' as is_untimely
        from pg_temp.outcome as refused
        inner join delta.item as sent
            on
                refused.golden_id = sent.golden_id
                and refused.entity = sent.entity
                and sent.portal_id = p_portal_id
        where refused.outcome <> 'done'
    ) as told
    where
        told.outcome <> 'done'
        and item.golden_id = told.golden_id
        and item.entity = told.entity
        and item.portal_id = p_portal_id;

    if exists (select from pg_temp.outcome as told where told.outcome = 'unknown') then
        perform delta.doubt_unknown(p_portal_id);
    end if;

    -- The portal has no such card: people deleted it, or merged it into another one. A missing right says something else.
    perform inbound.record_deletions(p_portal_id, gone.entity, gone.crm_ids)
    from (
        select told.entity, array_agg(card.crm_id) as crm_ids
        from pg_temp.outcome as told
        inner join portal.item as card
            on told.golden_id = card.golden_id and told.entity = card.entity and card.portal_id = p_portal_id
        where
            told.outcome = 'data'
            and told.family = 'item'
            and told.operation = 'update'
            and upper(told.error) in ('NOT_FOUND', upper(portal.answer_of(p_portal_id, 'deleted_card_answers')))
        group by told.entity
    ) as gone;

    update portal.portal
    set
        paused_until = now() + interval '1 minute',
        paused_reason = (
            select min(told.error) from pg_temp.outcome as told where told.outcome = 'configuration'
        )
    where
        portal_id = p_portal_id
        and exists (select from pg_temp.outcome as told where told.outcome = 'configuration');
end
$$;
