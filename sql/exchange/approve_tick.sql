-- Lets the deltas of a held tick go (I15): those whose parents have their cards open, the others wait for them. Returns
-- how many of either.
create or replace function exchange.approve_tick(p_tick_id bigint)
returns table (opened bigint, waiting bigint)
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
    perform exchange.decide_tick(p_tick_id, 'approved');
    with released as (
        update delta.item as item
        set
            state = case when orphan.golden_id is not null then 'waiting' else 'open' end,
            queued_at = now(), due_at = now()
        from delta.item as held
        left join (
            select distinct child.golden_id, child.entity, child.portal_id
            from delta.item as child
            inner join delta.dependency as dependency
                on child.golden_id = dependency.golden_id and child.entity = dependency.entity
            left join portal.item as parent
                on
                    dependency.parent_golden_id = parent.golden_id
                    and dependency.parent_entity = parent.entity
                    and child.portal_id = parent.portal_id
            where child.tick_id = p_tick_id and child.state = 'held' and parent.crm_id is null
        ) as orphan
            on
                held.golden_id = orphan.golden_id
                and held.entity = orphan.entity
                and held.portal_id = orphan.portal_id
        where
            held.tick_id = p_tick_id
            and held.state = 'held'
            and item.golden_id = held.golden_id
            and item.entity = held.entity
            and item.portal_id = held.portal_id
        returning item.state
    )
    select
        count(*) filter (where released.state = 'open'), count(*) filter (where released.state = 'waiting')
    into opened, waiting
    from released;
    perform pg_notify('intersect_delta', p_tick_id::text);
    return next;
end
$$;
