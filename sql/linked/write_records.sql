-- Writes the changed records with the golden ids that were decided for them, once, and marks what they touch.
create or replace function linked.write_records(p_entity text, p_tick_id bigint)
returns void
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_written bigint;
begin
    execute (
        select format(
            'insert into linked.%1$I (
                source_system, source_key, golden_id, is_deleted, attributes, row_id, tick_id, changed_at, %2$s
            )
            select
                changed.source_system, changed.source_key, identity.golden_id, changed.is_deleted,
                changed.attributes, changed.row_id, %4$s, changed.received_at, %2$s
            from pg_temp.changed as changed
            inner join pg_temp.identity as identity using (source_key, source_system)
            on conflict (source_key, source_system) do update
            set
                golden_id = excluded.golden_id, is_deleted = excluded.is_deleted, attributes = excluded.attributes,
                row_id = excluded.row_id, tick_id = excluded.tick_id, changed_at = excluded.changed_at, %3$s',
            p_entity,
            string_agg(format('%I', field.name), ', ' order by field.place),
            string_agg(format('%1$I = excluded.%1$I', field.name), ', ' order by field.place),
            p_tick_id
        )
        from unnest(linked.business_columns(p_entity)) with ordinality as field (name, place)
    );
    get diagnostics v_written = row_count;
    -- Nobody else can see the rows yet, autovacuum included, and the steps behind need the statistics.
    if v_written > 1000 then
        execute format('analyze linked.%I', p_entity);
    end if;

    insert into pg_temp.moved
    select p_entity, source_system, source_key from pg_temp.identity where is_moved
    on conflict do nothing;
    insert into linked.touched (entity, golden_id)
    select p_entity, golden_id from pg_temp.identity where golden_id is not null
    union
    select p_entity, old_golden_id from pg_temp.identity where old_golden_id is not null
    on conflict do nothing;
end
$$;
