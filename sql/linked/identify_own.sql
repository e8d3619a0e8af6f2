-- Each record is a golden row of its own: it keeps its id, takes the one it names, or gets the next.
create or replace function linked.identify_own(p_entity text)
returns void
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
    create temp table identity on commit drop as
    select
        changed.source_system,
        changed.source_key,
        changed.old_golden_id,
        changed.is_new or changed.was_deleted <> changed.is_deleted as is_moved,
        coalesce(
            changed.old_golden_id,
            -- A record born in the CRM comes back from the ERP with the golden id it was offered under (I19).
            case when changed.attributes ->> 'golden_id' ~ '^[0-9]{1,18}$' then (
                select item.golden_id
                from portal.item as item
                inner join delta.entity as entity on item.entity = entity.entity
                where
                    item.golden_id = (changed.attributes ->> 'golden_id')::bigint
                    and entity.golden_table = p_entity
                    -- Only those are offered; any other id would be a merge that nobody decided.
                    and item.is_born_in_crm
                limit 1
            ) end,
            nextval('golden.golden_id_seq')
        ) as golden_id
    from pg_temp.changed as changed;
    create index on pg_temp.identity (source_key, source_system);
    analyze pg_temp.identity;
end
$$;
