-- Labels every node with the lowest number it is connected with (I5: the elder), in pg_temp.label.
create or replace function linked.label_groups()
returns void
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
    create temp table label on commit drop as
    select node.record_id, node.record_id as root_id, true as is_open from pg_temp.node as node;
    create unique index on pg_temp.label (record_id);
    analyze pg_temp.label;
    perform linked.spread_labels();
end
$$;
