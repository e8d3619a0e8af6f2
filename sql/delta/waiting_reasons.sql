-- What deliveries wait for, counted, with an example: a parent nobody has sent, or one that is itself refused, held, on
-- its way or waiting, or that people deleted. A wait that no other delivery will end is for a person; looks at p_limit waiting ones.
create or replace function delta.waiting_reasons(p_portal_id integer, p_limit integer default 10000)
returns table (
    entity text, parent_entity text, parent_state text, error_code text, item_count bigint, golden_id bigint,
    parent_golden_id bigint, advice_en text, advice_ru text
)
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
    with waiting as materialized (
        select item.entity, item.golden_id
        from delta.item as item
        where item.portal_id = p_portal_id and item.state = 'waiting'
        limit p_limit
    ),
    lacking as (
        select
            waiting.entity, waiting.golden_id, dependency.parent_entity, dependency.parent_golden_id,
            case
                -- A customer names no parent without a number: that is inbound.doubt.
                when dependency.parent_golden_id is null and waiting.entity in ('contact', 'company') then 'review'
                when dependency.parent_golden_id is null then 'missing'
                when parent.crm_id is not null then 'deleted'
                else coalesce(parent_item.state, 'not queued')
            end as parent_state,
            parent_item.error_code
        from waiting
        cross join lateral (
            select needed.parent_entity, needed.parent_golden_id
            from delta.dependency as needed
            where needed.golden_id = waiting.golden_id and needed.entity = waiting.entity
            offset 0
        ) as dependency
        left join portal.item as parent
            on
                dependency.parent_golden_id = parent.golden_id
                and dependency.parent_entity = parent.entity
                and parent.portal_id = p_portal_id
        left join delta.item as parent_item
            on
                dependency.parent_golden_id = parent_item.golden_id
                and dependency.parent_entity = parent_item.entity
                and parent_item.portal_id = p_portal_id
        where parent.crm_id is null or (parent.deleted_at is not null and parent.merged_into is null)
    )
    select
        lacking.entity, lacking.parent_entity, lacking.parent_state, lacking.error_code, count(*),
        min(lacking.golden_id), (array_agg(lacking.parent_golden_id order by lacking.golden_id))[1],
        advice.advice_en, advice.advice_ru
    from lacking
    cross join lateral (
        select
            case lacking.parent_state
                when 'missing' then 'Nobody has sent the record it names: intersect reject list --state waiting says which key.'
                when 'review' then 'People may have made the card already: intersect review, intersect decide.'
                when 'deleted' then 'People deleted the parent''s card: intersect deletion restore makes it anew, and this goes after it.'
                when 'parked' then 'The portal refused the parent: intersect delta list --state parked, then intersect replay.'
                when 'held' then 'A brake holds the parent: intersect approve or intersect discard its tick.'
                when 'done' then 'The parent was delivered and has no card: intersect trace its record, and report it.'
                when 'not queued' then 'Nothing of the parent is queued: intersect trace its record; stage it again.'
                else 'Nothing to do: it goes once its parent has gone.'
            end as advice_en,
            case lacking.parent_state
                when 'missing' then 'Запись, на которую она ссылается, никто не прислал: ключ покажет intersect reject list --state waiting.'
                when 'review' then 'Возможно, люди уже завели эту карточку: intersect review, intersect decide.'
                when 'deleted' then 'Карточку родителя удалили люди: intersect deletion restore создаст её заново, и эта отправится следом.'
                when 'parked' then 'Портал отверг родителя: intersect delta list --state parked, затем intersect replay.'
                when 'held' then 'Родителя удерживает тормоз: intersect approve или intersect discard его такта.'
                when 'done' then 'Родитель доставлен, а карточки у него нет: посмотрите intersect trace и сообщите нам.'
                when 'not queued' then 'Родитель не поставлен в очередь: посмотрите intersect trace; пришлите запись ещё раз.'
                else 'Ничего делать не нужно: отправится вслед за родителем.'
            end as advice_ru
    ) as advice
    group by
        lacking.entity, lacking.parent_entity, lacking.parent_state, lacking.error_code, advice.advice_en, advice.advice_ru
    order by count(*) desc, lacking.entity, lacking.parent_entity, lacking.parent_state
$$;
