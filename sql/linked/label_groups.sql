-- Labels every node with the lowest number it is connected with (I5: the elder), in pg_temp.label.
create or replace function linked.label_groups()
returns void
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
    perform exchange.open_work_table(
        'pg_temp', 'label',
        '(record_id bigint primary key, root_id bigint not null, is_open boolean not null) with (fillfactor = 50)'
    );
    -- Pairs are done with the first look at the neighbours.
    insert into pg_temp.label
    select
        node.record_id,
        least(node.record_id, min(case when bond.record_a < node.record_id then bond.record_a end)) as root_id,
        false as is_open
    from pg_temp.node as node
    left join pg_temp.bond as bond on node.record_id = bond.record_b
    group by node.record_id
    order by node.record_id;
    perform exchange.analyze_large('pg_temp.label');
    -- Open are those with more than one neighbour, and their neighbours: only there is more to find.
    with several as (
        select neighbour.record_id
        from pg_temp.bond as bond
        cross join lateral (values (bond.record_a), (bond.record_b)) as neighbour (record_id)
        group by neighbour.record_id
        having count(*) > 1
    ),
    reached as (
        select bond.record_a, bond.record_b
        from several inner join pg_temp.bond as bond on several.record_id = bond.record_a
        union
        select bond.record_a, bond.record_b
        from several inner join pg_temp.bond as bond on several.record_id = bond.record_b
    )
    update pg_temp.label as label
    set is_open = true
    from (select record_a as record_id from reached union select record_b from reached) as open
    where label.record_id = open.record_id;
    perform linked.spread_labels();
    update pg_temp.label set is_open = false where is_open;
end
$$;
