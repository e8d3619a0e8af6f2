-- Touches the golden rows that point to records which appeared, vanished or changed their golden id in this tick.
create or replace function linked.touch_dependents(p_work text, p_chunks integer)
returns void
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_reference record;
    v_has_moved boolean;
begin
    -- One statement per kind of reference, not per row: each is between two tables.
    for v_reference in
        select *
        from (
            values
            ('customer', 'parent_key', 'customer'),
            ('sales_order', 'customer_key', 'customer'),
            ('sales_order', 'contact_key', 'customer'),
            ('sales_order_line', 'order_key', 'sales_order'),
            ('sales_order_line', 'product_key', 'product')
        ) as reference (entity, column_name, parent)
        where exchange.is_worked_on(p_work, reference.parent)
    loop
        execute format('select exists (%s)', linked.moved_query(v_reference.parent, p_work)) into v_has_moved;
        continue when not v_has_moved;
        execute format(
            'insert into linked.touched (entity, golden_id, chunk, is_single, may_vanish)
            select distinct %1$L, child.golden_id, child.golden_id %% %2$s, false, false
            from (%3$s) as moved
            cross join lateral (
                select present.golden_id
                from linked.%1$I as present
                where present.%4$I = moved.source_key and present.source_system = moved.source_system
                %5$s
            ) as child
            where not exists (
                select from linked.touched as touched
                where touched.entity = %1$L and touched.golden_id = child.golden_id
            )',
            v_reference.entity, p_chunks, linked.moved_query(v_reference.parent, p_work), v_reference.column_name,
            -- In a small tick looked up one by one, so that no table is read whole.
            case p_work when 'pg_temp' then 'offset 0' else '' end
        );
    end loop;
end
$$;
