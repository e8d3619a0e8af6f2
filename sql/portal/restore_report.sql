-- What a restore found and did, and what is to be staged again: by source and table everything since its last row that
-- the database has, an hour earlier for transactions that were open; and the cards whose records are unknown.
create or replace function portal.restore_report(p_portal_id integer, p_examples integer default 5)
returns jsonb
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_table record;
    v_staged jsonb := '[]';
    v_found jsonb;
begin
    -- Dynamic over the staging tables.
    for v_table in
        select writable.table_name from staging.writable_tables() as writable
    loop
        execute format(
            'select jsonb_agg(jsonb_build_object(
                ''source_system'', last.source_system, ''staging_table'', %1$L,
                ''since'', date_trunc(''second'', last.received_at - interval ''1 hour''),
                ''last_received_at'', last.received_at, ''last_modified_at'', last.modified_at
            ) order by last.source_system)
            from (
                select staged.source_system, max(staged.received_at) as received_at, max(staged.modified_at) as modified_at
                from staging.%1$I as staged
                inner join exchange.source as source on staged.source_system = source.source_system and source.portal_id is null
                group by staged.source_system
            ) as last',
            v_table.table_name
        ) into v_found;
        v_staged := v_staged || coalesce(v_found, '[]');
    end loop;
    return jsonb_build_object(
        'reason', (select known.restored_because from exchange.server as known),
        'entities', (
            select coalesce(jsonb_agg(jsonb_build_object(
                'entity', walk.entity, 'read', walk.card_count, 'taken_over', counted.taken_over, 'lost', counted.lost,
                'read_again', counted.read_again, 'changed_by_people', counted.captured, 'missing', counted.missing,
                'duplicated', counted.duplicated, 'not_ours', walk.unknown_count
            ) order by target.rank, walk.entity), '[]')
            from portal.walk as walk
            inner join delta.entity as target on walk.entity = target.entity
            cross join lateral (
                select
                    count(*) filter (where difference.repair = 'taken_over' and difference.kind <> 'missing') as taken_over,
                    count(*) filter (where difference.repair = 'lost') as lost,
                    count(distinct difference.crm_id) filter (where difference.repair = 'read_again') as read_again,
                    count(distinct difference.crm_id) filter (where difference.repair = 'captured') as captured,
                    count(*) filter (where difference.kind = 'missing' and difference.repair is distinct from 'taken_over') as missing,
                    count(*) filter (where difference.kind = 'duplicated' and difference.repair is null) as duplicated
                from portal.difference as difference
                where difference.portal_id = p_portal_id and difference.entity = walk.entity
            ) as counted
            where walk.portal_id = p_portal_id and walk.purpose = 'restore'
        ),
        'stage_again', v_staged,
        'untaken', (
            select coalesce(jsonb_agg(to_jsonb(staged) - 'is_processed'), '[]')
            from exchange.untaken_rows() as staged where staged.row_count > 0
        ),
        'lost', (
            select coalesce(jsonb_agg(to_jsonb(lost)), '[]')
            from portal.list_lost(p_portal_id, null, p_examples) as lost
        ),
        'consumers', (
            select coalesce(jsonb_agg(jsonb_build_object(
                'consumer', consumer.consumer, 'acknowledged_through', consumer.through_id,
                'offered_again', (
                    select count(*) from outbound.backlog as waiting where waiting.consumer = consumer.consumer
                )
            ) order by consumer.consumer), '[]')
            from outbound.consumer as consumer
        ),
        'changes_begin_at', (
            select sequence.last_value
            from pg_catalog.pg_sequences as sequence
            where format('%I.%I', sequence.schemaname, sequence.sequencename) = pg_get_serial_sequence('outbound.change', 'change_id')
        )
    );
end
$$;
