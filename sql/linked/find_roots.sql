-- Connected golden ids of pg_temp.key_member: each gets the lowest id it can reach, the elder (I5), in pg_temp.root.
create or replace function linked.find_roots()
returns void
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_lowered bigint := 1;
begin
    create temp table root on commit drop as
    select distinct golden_id, golden_id as root_id from pg_temp.key_member;
    create unique index on pg_temp.root (golden_id);
    analyze pg_temp.key_member, pg_temp.root;

    -- As many rounds as the longest chain of keys, each over all of them at once.
    while v_lowered > 0 loop
        with key_low as (
            select member.match_rule_id, member.key_value, min(root.root_id) as root_id
            from pg_temp.key_member as member
            inner join pg_temp.root as root on member.golden_id = root.golden_id
            group by member.match_rule_id, member.key_value
        ),
        low as (
            select member.golden_id, min(key_low.root_id) as root_id
            from pg_temp.key_member as member
            inner join key_low
                on member.key_value = key_low.key_value and member.match_rule_id = key_low.match_rule_id
            group by member.golden_id
        )
        update pg_temp.root as root
        set root_id = low.root_id
        from low
        where root.golden_id = low.golden_id and low.root_id < root.root_id;
        get diagnostics v_lowered = row_count;
    end loop;
end
$$;
