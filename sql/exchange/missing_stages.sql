-- Pipelines and stages the portal values name and the portal does not have. p_categories and p_statuses are its
-- replies to crm.category.list and crm.status.list.
create or replace function exchange.missing_stages(p_portal_id integer, p_categories jsonb, p_statuses jsonb)
returns table (dictionary text, canonical_value text, portal_value text, row_count bigint)
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
    with direction as (
        select value.canonical_value, value.portal_value
        from exchange.portal_value as value
        where value.portal_id = p_portal_id and value.dictionary = 'deal_direction'
    ),
    used as (
        select sales_order.direction, sales_order.stage, count(*) as row_count
        from golden.sales_order as sales_order
        where not sales_order.is_deleted
        group by sales_order.direction, sales_order.stage
    ),
    stage as (
        select
            used.stage as canonical_value,
            case coalesce(direction.portal_value, '0')
                when '0' then value.portal_value
                else 'C' || direction.portal_value || ':' || value.portal_value
            end as portal_value,
            sum(used.row_count)::bigint as row_count
        from used
        inner join exchange.portal_value as value
            on
                value.portal_id = p_portal_id
                and value.dictionary = 'deal_stage'
                and used.stage = value.canonical_value
        left join direction on used.direction = direction.canonical_value
        group by 1, 2
    )
    select 'deal_direction', direction.canonical_value, direction.portal_value, coalesce((
        select sum(used.row_count)::bigint from used where used.direction = direction.canonical_value
    ), 0)
    from direction
    where not exists (
        select from jsonb_array_elements(p_categories) as category
        where category ->> 'id' = direction.portal_value
    )
    union all
    select 'deal_stage', stage.canonical_value, stage.portal_value, stage.row_count
    from stage
    where not exists (
        select from jsonb_array_elements(p_statuses) as status
        where status ->> 'ENTITY_ID' like 'DEAL\_STAGE%' and status ->> 'STATUS_ID' = stage.portal_value
    )
    order by 1, 3
$$;
