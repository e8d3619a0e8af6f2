-- Sets a brake (I15): a tick that changes, deletes or merges more than max_share of a source's records is held, from
-- min_rows on. * stands for every entity or source; what is NULL stays as it is (a new line: 1000 rows, active).
create or replace function exchange.set_brake(
    p_measure text, p_entity text default '*', p_source_system text default '*', p_max_share numeric default null,
    p_min_rows bigint default null, p_is_active boolean default null
)
returns setof exchange.brake
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
    if coalesce(p_measure not in ('change', 'delete', 'merge'), true) then
        raise exception 'brake: there is no measure "%"', p_measure
            using errcode = 'invalid_parameter_value', hint = 'Measures are change, delete and merge.';
    elsif p_entity <> '*' and not exists (select from exchange.entity as known where known.entity = p_entity) then
        raise exception 'brake: there is no entity "%"', p_entity
            using errcode = 'no_data_found', hint = format(
                'Say * or one of: %s.', (select string_agg(known.entity, ', ' order by known.take_order) from exchange.entity as known)
            );
    elsif p_source_system <> '*' and not exists (
        select from exchange.source as source where source.source_system = p_source_system
    ) then
        raise exception 'brake: there is no source "%"', p_source_system
            using errcode = 'no_data_found', hint = 'Name one of: intersect source list; or * for all.';
    elsif p_max_share not between 0 and 1 or p_min_rows < 0 then
        raise exception 'brake: max_share is a part of 1 and min_rows not below 0, got % and %', p_max_share, p_min_rows
            using errcode = 'invalid_parameter_value', hint = 'A tenth of the records is 0.1.';
    elsif p_max_share is null and not exists (
        select from exchange.brake as brake
        where brake.entity = p_entity and brake.source_system = p_source_system and brake.measure = p_measure
    ) then
        raise exception 'brake % of % from %: there is no such line yet, it needs a share', p_measure, p_entity, p_source_system
            using errcode = 'invalid_parameter_value', hint = 'Say which: --share 0.1.';
    end if;
    return query
    insert into exchange.brake as brake (entity, source_system, measure, max_share, min_rows, is_active)
    values (
        p_entity, p_source_system, p_measure, coalesce(p_max_share, 0), coalesce(p_min_rows, 1000), coalesce(p_is_active, true)
    )
    on conflict (entity, source_system, measure) do update
    set
        max_share = coalesce(p_max_share, brake.max_share),
        min_rows = coalesce(p_min_rows, brake.min_rows),
        is_active = coalesce(p_is_active, brake.is_active)
    returning brake.*;
end
$$;
