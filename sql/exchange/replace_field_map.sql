-- Replaces a portal's field map as a whole, or changes nothing and names every fault; then queues what now differs.
-- Returns the portal objects that the new map changes and how many deltas that made.
create or replace function exchange.replace_field_map(p_portal_id integer, p_rows jsonb, p_values jsonb default null)
returns table (entity text, deltas_queued bigint)
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_before jsonb := exchange.field_map_signs(p_portal_id);
    v_after jsonb;
    v_faults text;
begin
    -- A tick reads the views that are made anew here.
    perform pg_advisory_xact_lock(1229870153, 1);
    perform exchange.write_field_map(p_portal_id, p_rows, p_values);

    select string_agg(faults.line, E'\n' order by faults.line) into v_faults
    from (
        select format('%s.%s: %s', fault.entity, fault.portal_field, fault.fault) as line
        from delta.check_field_map(p_portal_id) as fault
        union all
        select format('values.%s: there is no such dictionary', value.dictionary)
        from exchange.portal_value as value
        where value.portal_id = p_portal_id
            and not exists (select from exchange.dictionary as known where known.dictionary = value.dictionary)
        group by value.dictionary
    ) as faults;
    if v_faults is not null then
        raise exception using
            message = E'the field map was not changed:\n' || v_faults,
            errcode = 'IX001',
            hint = 'Correct these rows and import the map again.';
    end if;
    perform delta.compile_field_map();

    v_after := exchange.field_map_signs(p_portal_id);
    return query
    select target.entity, delta.requeue(target.entity)
    from delta.entity as target
    where v_before -> target.entity is distinct from v_after -> target.entity
    order by target.rank;
end
$$;
