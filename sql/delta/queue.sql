-- Queues every touched golden row whose wanted values are not the ones the portal confirmed (I10): one open row per
-- record, an id and a hash; the payload is built when the row is leased.
create or replace function delta.queue(p_tick_id bigint)
returns bigint
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_entity delta.entity;
    v_queued bigint;
    v_total bigint := 0;
begin
    perform delta.hand_over_cards(p_tick_id);
    -- One statement per portal object, not per row: each has a view of its own.
    for v_entity in select * from delta.entity order by rank loop
        execute format(
            'insert into delta.item as present (portal_id, entity, golden_id, state, rank, wanted_hash, tick_id)
            select wanted.portal_id, $1, wanted.golden_id, ''open'', $2, wanted.wanted_hash, $3
            from linked.touched as touched
            inner join delta.%I as wanted on touched.golden_id = wanted.golden_id
            left join portal.item as held
                on
                    wanted.golden_id = held.golden_id
                    and held.entity = $1
                    and wanted.portal_id = held.portal_id
            left join delta.item as standing
                on
                    wanted.golden_id = standing.golden_id
                    and standing.entity = $1
                    and wanted.portal_id = standing.portal_id
            where
                touched.entity = $4
                and (
                    held.wanted_hash is distinct from wanted.wanted_hash
                    -- Back to what the portal holds, while something else is on its way or was refused.
                    or (
                        standing.state in (''leased'', ''unknown'', ''parked'')
                        and standing.wanted_hash is distinct from wanted.wanted_hash
                    )
                )
            order by wanted.golden_id
            on conflict (golden_id, entity, portal_id) do update
            set
                wanted_hash = excluded.wanted_hash,
                tick_id = excluded.tick_id,
                state = case when present.state in (''leased'', ''unknown'') then present.state else ''open'' end,
                is_requeued = present.state in (''leased'', ''unknown''),
                queued_at = case when present.state in (''open'', ''waiting'') then present.queued_at else now() end,
                due_at = now(),
                attempts = 0,
                error_code = null,
                error_description = null
            where
                present.wanted_hash is distinct from excluded.wanted_hash or present.state = ''done''',
            v_entity.entity || '_wanted'
        ) using v_entity.entity, v_entity.rank, p_tick_id, v_entity.golden_table;
        get diagnostics v_queued = row_count;
        v_total := v_total + v_queued;
    end loop;
    if v_total > 1000 then
        analyze delta.item;
    end if;
    perform delta.hold_children(p_tick_id);
    perform delta.park_superseded(p_tick_id);
    -- Delivery's plans depend on how many wait.
    if v_total > 1000 then
        analyze delta.item;
    end if;
    return v_total;
end
$$;
