-- Deltas of a portal with their error and what to do about it; what is NULL does not filter.
create or replace function delta.list_items(
    p_portal_id integer, p_state text default null, p_entity text default null, p_code text default null,
    p_limit integer default null, p_source text default null, p_since timestamptz default null,
    p_until timestamptz default null
)
returns table (
    entity text, golden_id bigint, crm_id bigint, state text, operation text, error_code text, error_description text,
    advice_ru text, advice_en text, attempts integer, queued_at timestamptz, settled_at timestamptz
)
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
    select
        item.entity, item.golden_id, card.crm_id, item.state, item.operation, item.error_code,
        item.error_description,
        case when item.error_code is not null then coalesce(advice.advice_ru, other.advice_ru) end,
        case when item.error_code is not null then coalesce(advice.advice_en, other.advice_en) end,
        item.attempts, item.queued_at, item.settled_at
    from delta.item as item
    left join portal.item as card
        on
            item.golden_id = card.golden_id
            and item.entity = card.entity
            and item.portal_id = card.portal_id
    left join exchange.portal_error as advice on upper(item.error_code) = advice.code
    -- Some portals name an error by a sentence: the reason is in its text then, as without any code.
    left join exchange.portal_error as other on other.code = 'UNNAMED'
    where
        item.portal_id = p_portal_id
        and (p_state is null or item.state = p_state)
        and (p_entity is null or item.entity = p_entity)
        and (p_code is null or upper(item.error_code) = upper(p_code))
        and (p_source is null or delta.has_record_of(item.entity, item.golden_id, p_source))
        and (p_since is null or item.settled_at >= p_since)
        and (p_until is null or item.settled_at < p_until)
    order by item.state, item.entity, item.golden_id
    limit p_limit
$$;
