-- Writes down that a consumer has taken changes, or why it has not, and with them the earlier ones of the same record
-- that they stand for; returns how many of the given ones were new.
create or replace function outbound.acknowledge(p_consumer text, p_change_ids bigint[], p_refusal text default null)
returns bigint
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
-- Plans are kept for the session and the tables grow from nothing to millions of rows meanwhile: look-ups only.
set enable_seqscan = off
as $$
declare
    v_source text := outbound.require_consumer(p_consumer);
    v_new bigint;
begin
    with given as (
        select change.*
        from outbound.change as change
        where change.change_id = any (p_change_ids) and change.source_system = v_source
    ),
    standing as (
        select given.change_id, p_refusal as refusal from given
        union all
        select before.change_id, null
        from given
        -- With an offset it stays a look through the index for each.
        cross join lateral (
            select earlier.change_id
            from outbound.change as earlier
            where
                earlier.golden_id = given.golden_id
                and earlier.entity = given.entity
                and earlier.source_system = given.source_system
                and earlier.source_key is not distinct from given.source_key
                and earlier.change_id < given.change_id
                and earlier.op in ('insert', 'update')
            offset 0
        ) as before
        where given.op <> 'merge' or given.source_key is null
    ),
    taken as (
        insert into outbound.acknowledgement (consumer, change_id, refusal)
        select p_consumer, standing.change_id, max(standing.refusal)
        from standing
        group by standing.change_id
        order by standing.change_id
        on conflict do nothing
        returning change_id
    )
    select count(*) into v_new from taken where taken.change_id = any (p_change_ids);
    perform exchange.move_consumer(p_consumer, v_source);
    return v_new;
end
$$;
