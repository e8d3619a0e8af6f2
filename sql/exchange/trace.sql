-- Everything that became of one record, from staging to portal and back, in order of time (NULL, unknown, first): staged
-- rows, rejects, record, links and decisions, journal with merges and splits, golden row, deltas, requests and how they
-- ended, card, changes by people. Of all tables that know the key, or of one entity. It reads the staged rows of years
-- if they are kept: seconds per ten million.
create or replace function exchange.trace(p_source_system text, p_source_key text, p_entity text default null)
returns table (happened_at timestamptz, stage text, what text, detail jsonb)
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
begin
    return query
    with step as (
        select place, name
        from unnest('{staging,linked,golden,delta,portal,inbound,outbound}'::text[]) with ordinality as listed (name, place)
    ),
    known as (
        select entity.entity, entity.take_order
        from exchange.entity as entity
        where p_entity is null or entity.entity = p_entity
    ),
    intake as materialized (
        select known.entity, known.take_order, found.*
        from known
        cross join lateral exchange.trace_intake(known.entity, p_source_system, p_source_key) as found
    ),
    record as (
        select distinct
            intake.entity, intake.take_order,
            (intake.detail ->> 'record_id')::bigint as record_id, (intake.detail ->> 'golden_id')::bigint as golden_id
        from intake
        where intake.stage = 'linked' and intake.detail ? 'record_id'
    ),
    happened as (
        select intake.* from intake
        union all
        select record.entity, record.take_order, bond.*
        from record
        cross join lateral exchange.trace_bonds(record.record_id) as bond
        where record.entity in ('customer', 'product')
        union all
        select record.entity, record.take_order, delivery.*
        from record
        cross join lateral exchange.trace_delivery(record.entity, record.golden_id) as delivery
    )
    select happened.happened_at, happened.stage, happened.what, happened.detail
    from happened
    left join step on happened.stage = step.name
    order by happened.happened_at nulls first, step.place, happened.take_order, happened.what;
end
$$;
grant execute on function exchange.trace(text, text, text) to intersect_reader;
