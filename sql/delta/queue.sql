-- Queues every touched golden row of a chunk whose wanted values are not the ones the portal confirmed (I10): one open
-- row per record, an id and a hash; the payload is built when the row is leased. What waits for a parent's card is
-- queued as waiting (I11), and what a brake holds as held (I15): each row is written once.
create or replace function delta.queue(p_tick_id bigint, p_chunk integer)
returns bigint
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_entity delta.entity;
    v_touched bigint := (select count(*) from linked.touched as touched where touched.chunk = p_chunk);
    v_is_held boolean := (select tick.is_held from exchange.tick as tick where tick.tick_id = p_tick_id);
    v_lane text := (select tick.lane from exchange.tick as tick where tick.tick_id = p_tick_id);
    v_is_few boolean;
    v_insert text;
    v_arguments text[];
    v_queued bigint;
    v_total bigint := 0;
begin
    -- One statement per portal object, not per row: each has a view of its own.
    for v_entity in
        select target.*
        from delta.entity as target
        where exists (
            select from linked.touched as touched where touched.entity = target.golden_table and touched.chunk = p_chunk
        )
        order by target.rank
    loop
        -- Few of their table are looked up one by one: the view would be read whole to join them.
        select v_touched < greatest(1000, golden.reltuples / 40) into v_is_few
        from pg_class as golden where golden.oid = format('golden.%I', v_entity.golden_table)::regclass;
        v_insert := format(
            $query$
            with orphan as materialized (
                select dependency.golden_id, portal.portal_id, bool_or(parent.crm_id is null) as is_unborn
                from linked.touched as touched
                cross join lateral (
                    select needed.*
                    from delta.dependency as needed
                    where needed.golden_id = touched.golden_id and needed.entity = $1::text
                    %2$s
                ) as dependency
                cross join portal.portal as portal
                left join portal.item as parent
                    on
                        dependency.parent_golden_id = parent.golden_id
                        and dependency.parent_entity = parent.entity
                        and portal.portal_id = parent.portal_id
                where
                    touched.entity = $4::text and touched.chunk = $5::integer
                    and (parent.crm_id is null or (parent.deleted_at is not null and parent.merged_into is null))
                group by dependency.golden_id, portal.portal_id
            )
            insert into delta.item as present (
                portal_id, entity, golden_id, state, rank, wanted_hash, tick_id, lane, due_at, method, created_at
            )
            select
                wanted.portal_id, $1::text, wanted.golden_id,
                case
                    when $6::boolean then 'held'
                    -- Of a parent that people deleted nothing new is made; what is there goes on without it.
                    when orphan.is_unborn or (orphan.golden_id is not null and held.crm_id is null) then 'waiting'
                    else 'open'
                end,
                $2::integer, wanted.wanted_hash, $3::bigint, $7::text, now() + make_interval(secs => $8::double precision),
                case when held.crm_id is null then $9::text else $10::text end, %3$s
            from linked.touched as touched
            inner join delta.%1$I as wanted on touched.golden_id = wanted.golden_id
            left join orphan on wanted.golden_id = orphan.golden_id and wanted.portal_id = orphan.portal_id
            left join portal.item as held
                on
                    wanted.golden_id = held.golden_id
                    and held.entity = $1::text
                    and wanted.portal_id = held.portal_id
            left join delta.item as standing
                on
                    wanted.golden_id = standing.golden_id
                    and standing.entity = $1::text
                    and wanted.portal_id = standing.portal_id
            where
                touched.entity = $4::text
                and touched.chunk = $5::integer
                -- People deleted the card; whether it is made anew is not for a change to decide.
                and held.deleted_at is null
                -- What only people's cards say is not written back to them.
                and (held.is_born_in_crm is not true or $4::text <> 'customer' or linked.has_erp_record(wanted.golden_id))
                and (
                    held.wanted_hash is distinct from wanted.wanted_hash
                    -- Back to what the portal holds, while something else is on its way or was refused.
                    or (
                        standing.state in ('leased', 'unknown', 'parked')
                        and standing.wanted_hash is distinct from wanted.wanted_hash
                    )
                )
            order by wanted.golden_id
            on conflict (golden_id, entity, portal_id) do update
            set
                wanted_hash = excluded.wanted_hash,
                -- What a brake holds stays with the tick that a person will decide about.
                tick_id = case when present.state = 'held' then present.tick_id else excluded.tick_id end,
                state = case
                    when present.state in ('leased', 'unknown', 'held') then present.state
                    else excluded.state
                end,
                is_requeued = present.state in ('leased', 'unknown'),
                queued_at = case when present.state in ('open', 'waiting') then present.queued_at else now() end,
                lane = case
                    when present.state in ('done', 'parked') then excluded.lane
                    else delta.urgent_lane(present.lane, excluded.lane)
                end,
                -- What waits for further changes waits from the first one on; what waits after trouble may go.
                due_at = case
                    when present.state in ('open', 'waiting') and present.attempts = 0
                        then least(present.due_at, excluded.due_at)
                    else excluded.due_at
                end,
                method = case
                    when present.state in ('leased', 'unknown') then present.method else excluded.method
                end,
                created_at = case
                    when present.state in ('leased', 'unknown') then present.created_at else excluded.created_at
                end,
                attempts = 0,
                batch_limit = null,
                error_code = null,
                error_description = null
            where
                present.wanted_hash is distinct from excluded.wanted_hash or present.state = 'done'
            $query$,
            v_entity.entity || '_wanted',
            case when v_is_few then 'offset 0' else '' end,
            case when v_entity.is_imported then 'wanted.created_at' else 'null' end
        );
        v_arguments := array[
            v_entity.entity, v_entity.rank::text, p_tick_id::text, v_entity.golden_table, p_chunk::text, v_is_held::text,
            v_lane, v_entity.debounce_seconds::text,
            case when v_entity.is_imported and v_lane = 'backfill' then 'crm.item.batchImport' else v_entity.add_method end,
            v_entity.update_method
        ];
        if v_touched < 1000 and v_is_few then
            v_queued := exchange.run_kept(v_insert, variadic v_arguments);
        else
            execute v_insert using v_arguments[1], v_arguments[2], v_arguments[3], v_arguments[4], v_arguments[5],
                v_arguments[6], v_arguments[7], v_arguments[8], v_arguments[9], v_arguments[10];
            get diagnostics v_queued = row_count;
        end if;
        v_total := v_total + v_queued;
    end loop;
    if v_touched < 1000 and v_total > 0 then
        perform delta.take_parents_along(p_chunk, v_lane);
    end if;
    -- Delivery's plans depend on how many wait.
    if v_total > 1000 and p_chunk = 0 then
        perform exchange.analyze_grown('delta.item', v_total);
    end if;
    return v_total;
end
$$;
