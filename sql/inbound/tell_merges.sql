-- Tells ERPs of cards that people merged, as op merge: each source that holds a record of the lost card, which of its
-- records the survivor stands for, if any; and the source that was offered one of the two as an insert, that it became
-- one with another.
create or replace function inbound.tell_merges(p_portal_id integer, p_entity text, p_crm_ids bigint[])
returns void
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
    with change as (
        insert into inbound.change (portal_id, entity, crm_id, golden_id, is_new, changed_fields, base, theirs, changed_at)
        select
            p_portal_id, p_entity, deletion.crm_id, deletion.golden_id, false, '{}', coalesce(lost.held, '{}'),
            coalesce(kept.held, '{}'), coalesce(deletion.happened_at, deletion.noticed_at)
        from inbound.deletion as deletion
        left join portal.item as lost
            on deletion.golden_id = lost.golden_id and lost.entity = p_entity and lost.portal_id = p_portal_id
        left join portal.item as kept
            on deletion.survivor_id = kept.crm_id and kept.entity = p_entity and kept.portal_id = p_portal_id
        where deletion.portal_id = p_portal_id and deletion.entity = p_entity and deletion.crm_id = any (p_crm_ids)
        order by deletion.crm_id
        returning inbound_id, crm_id, theirs, changed_at
    ),
    merge as (
        select
            change.inbound_id, change.changed_at, change.theirs, deletion.crm_id, deletion.golden_id, deletion.survivor_id,
            deletion.records, kept.golden_id as kept_golden_id,
            case target.golden_table
                when 'customer' then linked.present_golden_id(coalesce(kept.golden_id, deletion.golden_id))
                else coalesce(kept.golden_id, deletion.golden_id)
            end as into_golden_id
        from change
        inner join inbound.deletion as deletion
            on change.crm_id = deletion.crm_id and deletion.entity = p_entity and deletion.portal_id = p_portal_id
        inner join delta.entity as target on target.entity = p_entity
        left join portal.item as kept
            on deletion.survivor_id = kept.crm_id and kept.entity = p_entity and kept.portal_id = p_portal_id
    ),
    told as (
        -- Records of the lost card.
        select merge.*, record ->> 0 as source_system, record ->> 1 as source_key, merge.golden_id as of_golden_id,
            merge.crm_id as of_crm_id, merge.records -> 'kept' as others
        from merge cross join lateral jsonb_array_elements(merge.records -> 'lost') as record
        union all
        -- Either card, where it was offered and nobody has taken it over.
        select merge.*, offered.source_system, null, side.golden_id, side.crm_id, side.others
        from merge
        cross join lateral (
            values
            (merge.golden_id, merge.crm_id, merge.records -> 'lost', merge.records -> 'kept'),
            (
                nullif(merge.kept_golden_id, merge.golden_id), merge.survivor_id, merge.records -> 'kept',
                nullif(merge.records -> 'lost', '[]')
            )
        ) as side (golden_id, crm_id, own, others)
        cross join lateral (
            select distinct change.source_system
            from outbound.change as change
            where change.golden_id = side.golden_id and change.entity = p_entity and change.op = 'insert' and change.source_key is null
        ) as offered
        where side.own = '[]' and side.others is not null
    )
    insert into outbound.change (
        inbound_id, entity, op, changed_fields, source_system, source_key, golden_id, crm_id, record, changed_at,
        into_source_key, into_golden_id, into_crm_id
    )
    select
        told.inbound_id, p_entity, 'merge', '{}', told.source_system, told.source_key, told.of_golden_id, told.of_crm_id,
        inbound.staging_record(p_portal_id, p_entity, told.theirs, told.source_system), told.changed_at,
        (
            select min(other ->> 1) from jsonb_array_elements(told.others) as other where other ->> 0 = told.source_system
        ),
        told.into_golden_id, told.survivor_id
    from told
    order by told.inbound_id, told.source_system, told.source_key;
end
$$;
