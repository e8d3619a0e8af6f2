-- Deltas of a portal by object and state. Every golden row of a card has a delta, whatever its state: adds_up. What only
-- people's cards say is never delivered, and not counted.
create or replace function delta.state_counts(p_portal_id integer)
returns table (
    entity text, open bigint, waiting bigint, held bigint, leased bigint, unknown bigint, parked bigint, done bigint,
    golden_rows bigint, adds_up boolean
)
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
    with golden as (
        select case customer.kind when 'organization' then 'company' else 'contact' end as entity, customer.golden_id
        from golden.customer as customer
        left join portal.item as card
            on
                customer.golden_id = card.golden_id
                and card.entity = case customer.kind when 'organization' then 'company' else 'contact' end
                and card.portal_id = p_portal_id
                and card.is_born_in_crm
        where not customer.is_deleted and (card.golden_id is null or linked.has_erp_record(customer.golden_id))
        union all
        select 'product' as entity, product.golden_id from golden.product as product where not product.is_deleted
        union all
        select 'deal' as entity, ordered.golden_id from golden.sales_order as ordered where not ordered.is_deleted
    ),
    gap as (
        select
            golden.entity,
            count(*) as golden_rows,
            count(*) filter (where item.golden_id is null) as missing_count
        from golden
        left join delta.item as item
            on golden.golden_id = item.golden_id and golden.entity = item.entity and item.portal_id = p_portal_id
        group by golden.entity
    ),
    counted as (
        select item.entity, item.state, count(*) as item_count
        from delta.item as item
        where item.portal_id = p_portal_id
        group by item.entity, item.state
    ),
    state as (
        select
            counted.entity,
            sum(counted.item_count) filter (where counted.state = 'open') as open,
            sum(counted.item_count) filter (where counted.state = 'waiting') as waiting,
            sum(counted.item_count) filter (where counted.state = 'held') as held,
            sum(counted.item_count) filter (where counted.state = 'leased') as leased,
            sum(counted.item_count) filter (where counted.state = 'unknown') as unknown,
            sum(counted.item_count) filter (where counted.state = 'parked') as parked,
            sum(counted.item_count) filter (where counted.state = 'done') as done
        from counted
        group by counted.entity
    )
    select
        target.entity, coalesce(state.open, 0)::bigint, coalesce(state.waiting, 0)::bigint,
        coalesce(state.held, 0)::bigint, coalesce(state.leased, 0)::bigint, coalesce(state.unknown, 0)::bigint,
        coalesce(state.parked, 0)::bigint, coalesce(state.done, 0)::bigint, gap.golden_rows, coalesce(gap.missing_count = 0, true)
    from delta.entity as target
    left join state on target.entity = state.entity
    left join gap on target.entity = gap.entity
    order by target.rank, target.entity
$$;
