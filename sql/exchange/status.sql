-- Everything an operator asks on one screen, as one document; ages are in seconds.
create or replace function exchange.status(p_portal_id integer default 1)
returns jsonb
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_status jsonb;
begin
    select jsonb_build_object(
        'intake', (select coalesce(jsonb_agg(total), '[]') from exchange.intake_totals() as total),
        'staged', (
            select coalesce(jsonb_agg(to_jsonb(staged) - 'is_processed'), '[]')
            from exchange.untaken_rows() as staged where staged.is_processed and staged.row_count > 0
        ),
        'not_processed', (
            select coalesce(jsonb_agg(to_jsonb(staged) - 'is_processed'), '[]')
            from exchange.untaken_rows() as staged where not staged.is_processed and staged.row_count > 0
        ),
        'rejects', (
            select jsonb_build_object(
                'blocking', count(*) filter (where not reject.is_waiting),
                'waiting', count(*) filter (where reject.is_waiting)
            )
            from staging.reject as reject where reject.state = 'open'
        ),
        -- Those that a person should look at: rows in no partition, or partitions that end soon.
        'partitions', (
            select coalesce(jsonb_agg(state), '[]')
            from exchange.partition_state() as state
            where state.has_strays or state.ends_at is null or state.ends_at < now() + interval '8 days'
        ),
        'missing_values', (
            select count(*) from exchange.missing_value as missing where missing.state = 'open'
        ),
        'conflicts', (
            select count(*) from inbound.conflict as conflict
            where conflict.portal_id = p_portal_id and conflict.status = 'waiting'
        ),
        'deltas', (select jsonb_agg(counted) from delta.state_counts(p_portal_id) as counted),
        'parked', (
            select coalesce(jsonb_agg(by_code), '[]')
            from (
                select item.error_code, count(*) as item_count
                from delta.item as item where item.portal_id = p_portal_id and item.state = 'parked'
                group by item.error_code order by item.error_code
            ) as by_code
        ),
        'held_ticks', (select coalesce(jsonb_agg(held), '[]') from exchange.held_ticks() as held),
        'held_deletions', (
            select coalesce(jsonb_agg(by_kind), '[]')
            from (
                select deletion.entity, count(*) as card_count, min(deletion.noticed_at) as noticed_at
                from inbound.deletion as deletion
                where deletion.portal_id = p_portal_id and deletion.state = 'held'
                group by deletion.entity order by deletion.entity
            ) as by_kind
        ),
        'walks', (select coalesce(jsonb_agg(walked), '[]') from portal.walk_results(p_portal_id) as walked),
        'restored_because', exchange.restore_reason(),
        'lost_cards', (select count(*) from portal.lost_card as lost where lost.portal_id = p_portal_id),
        'oldest_open_seconds', (
            select extract(epoch from now() - min(item.queued_at))::bigint
            from delta.item as item where item.portal_id = p_portal_id and item.state = 'open'
        ),
        'deliveries_per_minute', round(delta.recent_deliveries(p_portal_id) / 10.0, 1),
        'time_left', (select coalesce(jsonb_agg(left_over), '[]') from delta.time_left(p_portal_id) as left_over),
        'unacknowledged', (select coalesce(jsonb_agg(waiting), '[]') from exchange.unacknowledged_changes() as waiting),
        'portal', (
            select to_jsonb(portal) || jsonb_build_object('is_paused', coalesce(portal.paused_until > now(), false))
            from portal.portal as portal where portal.portal_id = p_portal_id
        ),
        'stopped_credentials', (
            select coalesce(jsonb_agg(jsonb_build_object(
                'credential', known.credential, 'stop_reason', known.stop_reason, 'stopped_at', known.stopped_at,
                'tried_again_at', known.stopped_until, 'advice_ru', advice.advice_ru, 'advice_en', advice.advice_en
            )), '[]')
            from portal.list_credentials(p_portal_id) as known
            left join exchange.portal_error as advice on upper(known.stop_reason) = advice.code
            where known.is_stopped
        ),
        'jobs', (
            select coalesce(jsonb_agg(to_jsonb(health) || jsonb_build_object(
                'success_age_seconds', extract(epoch from now() - health.last_success_at)::bigint
            ) order by health.job), '[]')
            from exchange.job_health as health
        ),
        'last_tick', (
            select to_jsonb(tick) - 'snapshot' from exchange.tick as tick order by tick.tick_id desc limit 1
        )
    ) into v_status;
    return v_status || jsonb_build_object('adds_up', (
        select bool_and((entry ->> 'adds_up')::boolean)
        from jsonb_array_elements(v_status -> 'intake' || (v_status -> 'deltas')) as entry
    ));
end
$$;
