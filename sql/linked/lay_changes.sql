-- Lays the good rows of a chunk over the present records by the null policy and writes those that differ (I4) into
-- <work>.changed_<entity>; a new record gets its number here. Rows that were staged differently but say the same only
-- leave their hash.
create or replace function linked.lay_changes(p_entity text, p_tick_id bigint, p_work text, p_chunk integer, p_folded text)
returns void
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_columns text[] := linked.business_columns(p_entity);
    v_list text := (
        select string_agg(format('%I', field.name), ', ' order by field.place)
        from unnest(v_columns) with ordinality as field (name, place)
    );
    v_linking text := (select entity.linking from exchange.entity as entity where entity.entity = p_entity);
begin
    -- Dynamic, so that all entities share one text; names come from the catalog and go through %I.
    execute format(
        $query$
        insert into %1$I.%2$I (
            source_system, source_key, record_id, golden_id, is_deleted, attributes, raw_hash, row_id, tick_id,
            changed_at, is_new, is_moved, was_deleted, old_golden_id, claimed_id, batch_id, %3$s%4$s
        )
        select
            source_system, source_key, record_id,
            %5$s, is_deleted, attributes, raw_hash, row_id, %6$s,
            received_at, is_new, is_moved, was_deleted, old_golden_id, claimed_id, batch_id, %3$s%7$s
        from (%8$s) as changed
        $query$,
        p_work,
        exchange.chunk_table('changed_' || p_entity, p_chunk),
        v_list,
        case when p_chunk > 0 then ', chunk' else '' end,
        case v_linking
            when 'own' then 'coalesce(old_golden_id, claimed_id, record_id)'
            when 'rules' then 'coalesce(old_golden_id, record_id)'
            -- The golden price is found once the record is written: linked.regroup_prices.
            else 'old_golden_id'
        end,
        p_tick_id,
        case when p_chunk > 0 then ', ' || p_chunk else '' end,
        linked.change_query(p_entity, v_columns, p_folded, p_tick_id)
    );

    execute format(
        'update linked.%1$I as record
        set raw_hash = folded.raw_hash
        from pg_temp.%2$I as folded
        where
            record.source_key = folded.source_key
            and record.source_system = folded.source_system
            and record.raw_hash is distinct from folded.raw_hash
            and %3$s
            and not exists (
                select from %4$I.%5$I as changed
                where changed.source_key = folded.source_key and changed.source_system = folded.source_system
            )',
        p_entity, p_folded, case p_folded when 'taken' then 'folded.errors = ''{}''' else 'true' end,
        p_work, exchange.chunk_table('changed_' || p_entity, p_chunk)
    );
end
$$;
