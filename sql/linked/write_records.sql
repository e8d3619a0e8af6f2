-- Writes one chunk of changed records with the golden ids that were decided for them, once; what changed in a
-- record that was there goes to the journal, field by field.
create or replace function linked.write_records(p_entity text, p_tick_id bigint, p_work text, p_chunk integer)
returns void
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_changed text := exchange.chunk_table('changed_' || p_entity, p_chunk);
    v_has_root boolean;
    v_root text := '';
    v_first bigint;
    v_last bigint;
    v_written bigint;
begin
    execute format('select exists (select from %I.%I)', p_work, 'root_' || p_entity) into v_has_root;
    if v_has_root then
        execute format('select min(record_id), max(record_id) from %I.%I', p_work, v_changed) into v_first, v_last;
        v_root := format(
            'left join (select * from %I.%I where record_id between %s and %s) as root on changed.record_id = root.record_id',
            p_work, 'root_' || p_entity, coalesce(v_first, 0), coalesce(v_last, 0)
        );
    end if;
    perform linked.write_journal(p_entity, p_work, v_changed);
    -- Dynamic, so that all entities share one text; names come from the catalog and go through %I.
    -- In the order of the key: an index that is filled in order is filled in half the time.
    execute (
        select format(
            'insert into linked.%1$I (
                source_system, source_key, record_id, golden_id, is_deleted, attributes, raw_hash, row_id, tick_id, changed_at, %7$s
            )
            select
                changed.source_system, changed.source_key, changed.record_id, %3$s, changed.is_deleted,
                changed.attributes, changed.raw_hash, changed.row_id, changed.tick_id, changed.changed_at, %2$s
            from %4$I.%5$I as changed %6$s
            where changed.is_new
            order by changed.source_key, changed.source_system',
            p_entity,
            string_agg(format('changed.%I', field.name), ', ' order by field.place),
            case when v_has_root then 'coalesce(root.golden_id, changed.golden_id)' else 'changed.golden_id' end,
            p_work, v_changed,
            v_root,
            string_agg(format('%I', field.name), ', ' order by field.place)
        )
        from unnest(linked.business_columns(p_entity)) with ordinality as field (name, place)
    );
    get diagnostics v_written = row_count;
    execute (
        select format(
            'update linked.%1$I as record
            set
                golden_id = %2$s, is_deleted = changed.is_deleted, attributes = changed.attributes,
                raw_hash = changed.raw_hash, row_id = changed.row_id, tick_id = changed.tick_id,
                changed_at = changed.changed_at, %3$s
            from %4$I.%5$I as changed %6$s
            where
                not changed.is_new
                and record.source_key = changed.source_key
                and record.source_system = changed.source_system',
            p_entity,
            case when v_has_root then 'coalesce(root.golden_id, changed.golden_id)' else 'changed.golden_id' end,
            string_agg(format('%1$I = changed.%1$I', field.name), ', ' order by field.place),
            p_work, v_changed,
            v_root
        )
        from unnest(linked.business_columns(p_entity)) with ordinality as field (name, place)
    );
    if p_chunk = 0 and v_written > 1000 then
        perform exchange.analyze_grown(format('linked.%I', p_entity), v_written);
    end if;
end
$$;
