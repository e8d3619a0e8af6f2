-- The golden id that a staged row names because the record was born in the CRM and offered under it (I19); NULL for any
-- other number: taking that over would be a merge that nobody decided.
create or replace function linked.claimed_golden_id(p_entity text, p_attributes jsonb)
returns bigint
language sql
stable
set search_path = pg_catalog, pg_temp
as $$
    select item.golden_id
    from portal.item as item
    inner join delta.entity as entity on item.entity = entity.entity
    where
        item.golden_id = case
            when p_attributes ->> 'golden_id' ~ '^[0-9]{1,18}$' then (p_attributes ->> 'golden_id')::bigint
        end
        and entity.golden_table = p_entity
        and item.is_born_in_crm
    limit 1
$$;
