-- Decides who is one with whom, for all records that this tick's pairs, decisions and changes touch, and leaves it in
-- <work>.root_<entity>: every such record with the golden id it had and the one it gets.
-- The groups depend on the records, links and decisions alone, not on the order in which they came: connected records
-- are one, unless something of exchange.match_conflict or a person's "different" stands between two of them; then the
-- weakest links of that group go, and so on.
create or replace function linked.group_records(p_entity text, p_tick_id bigint, p_work text)
returns void
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
    perform linked.record_claims(p_entity, p_work);
    perform exchange.open_work_table('pg_temp', 'node', '(record_id bigint primary key, round integer not null)');
    perform linked.collect_nodes(p_entity, p_tick_id, p_work);
    if exists (select from pg_temp.node) then
        perform linked.collect_bonds(p_entity, p_work);
        perform linked.label_groups();
        perform linked.resolve_conflicts(p_entity, p_work);
        -- A number without a record is a golden id born in the CRM that a source took over.
        execute format(
            'insert into %1$I.%2$I (record_id, from_golden_id, golden_id, is_record)
            select
                label.record_id,
                case
                    -- What this very tick moved before it was cut off came from elsewhere.
                    when move.record_id is not null then move.from_golden_id
                    when changed.record_id is not null then changed.old_golden_id
                    else coalesce(present.golden_id, label.record_id)
                end,
                label.root_id, changed.record_id is not null or present.record_id is not null
            from pg_temp.label as label
            left join %1$I.%3$I as changed on label.record_id = changed.record_id
            left join linked.%4$I as present on label.record_id = present.record_id
            left join linked.move as move on label.record_id = move.record_id and move.tick_id = $1
            order by label.record_id',
            p_work, 'root_' || p_entity, 'changed_' || p_entity, p_entity
        ) using p_tick_id;
        if p_work <> 'pg_temp' then
            -- Each chunk of records reads its own part.
            execute format('create index on %I.%I (record_id)', p_work, 'root_' || p_entity);
        end if;
        perform exchange.analyze_large(format('%I.%I', p_work, 'root_' || p_entity));
        perform linked.record_moves(p_entity, p_tick_id, p_work);
    end if;
end
$$;
