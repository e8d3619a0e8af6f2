-- Compiles the field map into the views delta.<entity>_wanted: hash and values that the portal should hold.
-- Dynamic, because the map is data: see delta.transform_expression for why it cannot be injected through.
create or replace function delta.compile_field_map()
returns void
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_fault record;
    v_entity text;
    v_query text;
begin
    select fault.* into v_fault
    from portal.portal as portal
    cross join lateral delta.check_field_map(portal.portal_id) as fault
    limit 1;
    if v_fault.fault is not null then
        raise exception 'compile_field_map: %.%: %', v_fault.entity, v_fault.portal_field, v_fault.fault
        using errcode = 'IX001', hint = 'Correct the row of exchange.field_map, or run: intersect map check';
    end if;

    -- One statement per portal object, not per row.
    foreach v_entity in array array['contact', 'company', 'deal', 'product', 'address'] loop
        select string_agg(delta.wanted_query(v_entity, portal.portal_id), ' union all ' order by portal.portal_id)
        into v_query
        from portal.portal as portal;
        execute format('create or replace view delta.%I as %s', v_entity || '_wanted', v_query);
    end loop;
end
$$;
