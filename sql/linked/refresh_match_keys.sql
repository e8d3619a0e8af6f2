-- Writes the keys of the changed records under each active rule; leaves them in pg_temp.new_key.
create or replace function linked.refresh_match_keys(p_entity text)
returns void
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_rule exchange.match_rule;
begin
    drop table if exists pg_temp.new_key;
    create temp table new_key (
        key_value text not null,
        match_rule_id integer not null,
        source_system text not null,
        source_key text not null,
        signs text[] not null
    ) on commit drop;
    -- One statement per rule, not per row: a rule names columns.
    for v_rule in
        select * from exchange.match_rule where entity = p_entity and is_active order by match_rule_id
    loop
        execute linked.match_key_query(v_rule) using v_rule.match_rule_id, v_rule.kind;
    end loop;

    delete from linked.match_key as old_key
    using pg_temp.changed as changed, exchange.match_rule as rule
    where
        not changed.is_new
        and old_key.source_key = changed.source_key
        and old_key.source_system = changed.source_system
        and old_key.match_rule_id = rule.match_rule_id
        and rule.entity = p_entity
        and not exists (
            select from pg_temp.new_key as new_key
            where
                new_key.key_value = old_key.key_value
                and new_key.match_rule_id = old_key.match_rule_id
                and new_key.source_key = old_key.source_key
                and new_key.source_system = old_key.source_system
        );
    insert into linked.match_key as kept (key_value, match_rule_id, source_system, source_key, signs)
    select key_value, match_rule_id, source_system, source_key, signs
    from pg_temp.new_key
    order by key_value
    on conflict (key_value, match_rule_id, source_system, source_key) do update
    set signs = excluded.signs
    where kept.signs is distinct from excluded.signs;
end
$$;
