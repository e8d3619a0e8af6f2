-- The golden id that a staged row names because the record was born in the CRM and offered under it (I19); NULL for any
-- other number: taking that over would be a merge that nobody decided. A restored database does not know the id any
-- more, but the card that bears it waits.
create or replace function linked.claimed_golden_id(p_entity text, p_attributes jsonb)
returns bigint
language sql
stable
set search_path = pg_catalog, pg_temp
as $$
    with named as (
        select case
            when p_attributes ->> 'golden_id' ~ '^[0-9]{1,18}$' then (p_attributes ->> 'golden_id')::bigint
        end as golden_id
    )
    select item.golden_id
    from named
    inner join portal.item as item on named.golden_id = item.golden_id and item.is_born_in_crm
    inner join delta.entity as entity on item.entity = entity.entity and entity.golden_table = p_entity
    union all
    select lost.golden_id
    from named
    inner join portal.lost_card as lost on named.golden_id = lost.golden_id
    inner join delta.entity as entity on lost.entity = entity.entity and entity.golden_table = p_entity
    union all
    -- The card has moved to an elder golden row meanwhile: the number still says which record is meant.
    select card.golden_id
    from named
    inner join inbound.card as card on named.golden_id = card.golden_id and p_entity = 'customer'
    limit 1
$$;
