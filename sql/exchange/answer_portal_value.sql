-- Says by which value a portal knows a canonical value; opens the deltas that were parked for want of it and queues the
-- records that now differ. Returns how many of either.
create or replace function exchange.answer_portal_value(
    p_portal_id integer, p_dictionary text, p_canonical_value text, p_portal_value text
)
returns table (deltas_opened bigint, deltas_queued bigint)
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_before jsonb;
    v_after jsonb;
    v_map record;
    v_golden_ids bigint[];
begin
    perform exchange.require_dictionary(p_dictionary);
    if coalesce(p_canonical_value, '') = '' or coalesce(btrim(p_portal_value), '') = '' then
        raise exception 'dictionary %: neither the value nor its answer may be empty', p_dictionary
            using errcode = 'invalid_parameter_value', hint = 'Name the id or code by which the portal knows it.';
    end if;
    -- A tick reads these values.
    perform pg_advisory_xact_lock(1229870153, 1);
    v_before := exchange.field_map_signs(p_portal_id);
    insert into exchange.portal_value (portal_id, dictionary, canonical_value, portal_value)
    values (p_portal_id, p_dictionary, p_canonical_value, btrim(p_portal_value))
    on conflict (portal_id, dictionary, canonical_value) do update set portal_value = excluded.portal_value;
    v_after := exchange.field_map_signs(p_portal_id);
    update exchange.missing_value as missing
    set state = 'answered', answer = btrim(p_portal_value), answered_by = session_user, answered_at = now()
    where
        missing.portal_id = p_portal_id
        and missing.dictionary = p_dictionary
        and missing.source_value = p_canonical_value;

    deltas_opened := 0;
    -- One statement per field that uses the dictionary.
    for v_map in
        select distinct map.entity, map.golden_column
        from exchange.field_map as map
        where
            map.portal_id = p_portal_id
            and map.is_active
            and map.transform in ('dictionary', 'stage')
            and map.argument = p_dictionary
            and map.golden_column is not null
    loop
        execute format(
            'select array_agg(item.golden_id)
            from delta.item as item
            inner join delta.%I as s on item.golden_id = s.golden_id and item.portal_id = s.portal_id
            where
                item.portal_id = $1 and item.entity = $2 and item.state = ''parked''
                and item.error_code = ''VALUE_UNMAPPED'' and s.%I::text = $3',
            v_map.entity || '_source', v_map.golden_column
        ) into v_golden_ids using p_portal_id, v_map.entity, p_canonical_value;
        if v_golden_ids is not null then
            deltas_opened := deltas_opened
                + delta.replay_parked(p_portal_id, v_map.entity, 'VALUE_UNMAPPED', v_golden_ids);
        end if;
    end loop;
    select coalesce(sum(delta.requeue(target.entity)), 0) into deltas_queued
    from delta.entity as target
    where v_before -> target.entity is distinct from v_after -> target.entity;
    return next;
end
$$;
