-- Lowers the open labels of pg_temp.label along the bonds until nothing changes.
create or replace function linked.spread_labels()
returns void
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_lowered bigint;
begin
    perform exchange.open_work_table('pg_temp', 'open_bond', '(record_a bigint, record_b bigint)');
    insert into pg_temp.open_bond
    select bond.record_a, bond.record_b
    from pg_temp.bond as bond
    inner join pg_temp.label as label on bond.record_a = label.record_id and label.is_open;
    perform exchange.analyze_large('pg_temp.open_bond');
    -- Each round halves the distance to the lowest number, for all groups at once.
    loop
        with neighbour as (
            select bond.record_a as record_id, bond.record_b as other_id from pg_temp.open_bond as bond
            union all
            select bond.record_b, bond.record_a from pg_temp.open_bond as bond
        ),
        low as (
            select neighbour.record_id, min(label.root_id) as root_id
            from neighbour
            inner join pg_temp.label as label on neighbour.other_id = label.record_id
            group by neighbour.record_id
        )
        update pg_temp.label as label
        set root_id = low.root_id
        from low
        where label.record_id = low.record_id and low.root_id < label.root_id;
        get diagnostics v_lowered = row_count;
        exit when v_lowered = 0;

        update pg_temp.label as label
        set root_id = root.root_id
        from pg_temp.label as root
        where label.is_open and label.root_id = root.record_id and root.root_id < label.root_id;
    end loop;
end
$$;
