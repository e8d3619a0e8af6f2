-- Links the changed records with each other and with what is there by the entity's match rules. Links are kept:
-- a record that loses its key stays where it is until a person splits it.
create or replace function linked.identify_by_rules(p_entity text, p_tick_id bigint)
returns void
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
    perform linked.identify_own(p_entity);
    perform linked.refresh_match_keys(p_entity);

    drop table if exists pg_temp.key_member, pg_temp.root;
    execute format(
        'create temp table key_member on commit drop as
        select
            usable.match_rule_id, usable.key_value, usable.source_system, usable.source_key,
            coalesce(identity.golden_id, record.golden_id) as golden_id
        from linked.usable_keys() as usable
        left join pg_temp.identity as identity
            on usable.source_key = identity.source_key and usable.source_system = identity.source_system
        left join linked.%I as record
            on usable.source_key = record.source_key and usable.source_system = record.source_system',
        p_entity
    );
    perform linked.find_roots();
    if not exists (select from pg_temp.root where golden_id <> root_id) then
        return;
    end if;

    insert into linked.evidence (
        tick_id, entity, golden_id, merged_golden_id, source_system, source_key, rule_name, key_value
    )
    select distinct on (member.golden_id, member.source_system, member.source_key)
        p_tick_id, p_entity, root.root_id,
        case
            when
                identity.source_key is null
                or not identity.is_new_id
                -- Adopted from the CRM in this tick: new here, but it has a card.
                or exists (select from portal.item as card where card.golden_id = member.golden_id)
                then member.golden_id
        end,
        member.source_system, member.source_key, rule.rule_name, member.key_value
    from pg_temp.key_member as member
    inner join pg_temp.root as root on member.golden_id = root.golden_id
    inner join exchange.match_rule as rule on member.match_rule_id = rule.match_rule_id
    left join (
        select source_system, source_key, old_golden_id is null as is_new_id from pg_temp.identity
    ) as identity
        on member.source_key = identity.source_key and member.source_system = identity.source_system
    where root.golden_id <> root.root_id
    order by member.golden_id, member.source_system, member.source_key, member.match_rule_id;

    -- Records that were there before and follow their golden id into the elder one.
    execute format(
        'with moved as (
            update linked.%I as record
            set golden_id = root.root_id, tick_id = $1
            from pg_temp.root as root
            where record.golden_id = root.golden_id and root.golden_id <> root.root_id
            returning record.source_system, record.source_key
        )
        insert into pg_temp.moved select $2, source_system, source_key from moved on conflict do nothing',
        p_entity
    ) using p_tick_id, p_entity;
    insert into linked.touched (entity, golden_id)
    select p_entity, golden_id from pg_temp.root where golden_id <> root_id
    on conflict do nothing;

    update pg_temp.identity as identity
    set golden_id = root.root_id, is_moved = true
    from pg_temp.root as root
    where identity.golden_id = root.golden_id and root.golden_id <> root.root_id;
end
$$;
