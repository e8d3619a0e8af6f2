-- How many golden rows of an entity have records of more than one source?
create or replace function linked.count_joined(p_entity text)
returns bigint
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_count bigint;
begin
    -- Dynamic over the entities; the name goes through %I.
    execute format(
        'select count(*) from (
            select from linked.%I where not is_deleted group by golden_id having count(distinct source_system) > 1
        ) as joined',
        p_entity
    ) into v_count;
    return v_count;
end
$$;
