-- Gives every record of pg_temp.changed its golden id, in the way its entity is linked.
create or replace function linked.identify(p_entity text, p_tick_id bigint)
returns void
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
    case (select entity.linking from exchange.entity as entity where entity.entity = p_entity)
        when 'rules' then
            perform linked.identify_by_rules(p_entity, p_tick_id);
        when 'own' then
            perform linked.identify_own(p_entity);
        when 'parent' then
            -- The golden price is found once the record is written: linked.regroup_prices.
            create temp table identity on commit drop as
            select
                source_system, source_key, old_golden_id, old_golden_id as golden_id,
                is_new or was_deleted <> is_deleted as is_moved
            from pg_temp.changed;
            insert into pg_temp.changed_price
            select source_system, product_key from pg_temp.changed on conflict do nothing;
    end case;
end
$$;
