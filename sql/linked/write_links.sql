-- Writes down the pairs that a rule of this tick approved of.
create or replace function linked.write_links(p_entity text, p_tick_id bigint, p_work text)
returns void
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
    -- Dynamic over the work table; its name goes through %I.
    execute format(
        'insert into linked.link (record_a, record_b, match_rule_id, key_hash, entity, tick_id)
        select distinct edge.record_a, edge.record_b, edge.match_rule_id, edge.key_hash, $1, $2
        from %I.%I as edge
        order by edge.record_a, edge.record_b
        on conflict do nothing',
        p_work, 'edge_' || p_entity
    ) using p_entity, p_tick_id;
end
$$;
