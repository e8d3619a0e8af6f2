-- Writes to exchange.journal what the changed records of a chunk have in another form than before: a row per field.
create or replace function linked.write_journal(p_entity text, p_work text, p_changed text)
returns void
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_has_present boolean;
begin
    -- Dynamic, so that all entities share one text; names come from the catalog and go through %I.
    execute format('select exists (select from %I.%I where not is_new)', p_work, p_changed) into v_has_present;
    if not v_has_present then
        return;
    end if;
    execute (
        select format(
            'insert into exchange.journal (
                tick_id, entity, source_system, source_key, golden_id, row_id, batch_id, op, column_name, old_value, new_value
            )
            select
                changed.tick_id, %1$L, changed.source_system, changed.source_key, record.golden_id, changed.row_id,
                changed.batch_id, case when changed.is_deleted then ''delete'' else ''update'' end,
                field.name, field.old_value, field.new_value
            from %2$I.%3$I as changed
            inner join linked.%1$I as record
                on changed.source_key = record.source_key and changed.source_system = record.source_system
            cross join lateral (values %4$s) as field (name, old_value, new_value)
            where not changed.is_new and field.old_value is distinct from field.new_value',
            p_entity, p_work, p_changed,
            string_agg(
                format('(%1$L, record.%1$I::text, changed.%1$I::text)', field.name), ', ' order by field.place
            )
        )
        from unnest('{is_deleted,attributes}'::text[] || linked.business_columns(p_entity))
            with ordinality as field (name, place)
        where field.name !~ '^(.*_name|tax_id)_key$'
    );
end
$$;
