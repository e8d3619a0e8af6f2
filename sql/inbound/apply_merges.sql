-- Follows the held deletions of a kind of card that were merges: nothing is sent to the lost card any more, its children
-- point at the survivor, and its golden row becomes one with the survivor's, or a person is asked, as the kind's policy
-- says. Deals have no records that could become one: their ERPs are told. Returns how many.
create or replace function inbound.apply_merges(p_portal_id integer, p_entity text)
returns bigint
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_target delta.entity;
    v_applied bigint;
begin
    select entity.* into v_target from delta.entity as entity where entity.entity = p_entity;
    -- A claim must see whose card it is, or be seen.
    perform pg_advisory_xact_lock(1229870157, p_portal_id);
    drop table if exists pg_temp.merged;
    create temp table merged on commit drop as
    select
        deletion.entity, deletion.crm_id, deletion.golden_id, deletion.survivor_id, deletion.is_doubtful,
        present.golden_id as kept_golden_id,
        case v_target.golden_table when 'customer' then linked.present_golden_id(deletion.golden_id) else deletion.golden_id end
        as lost_now_id,
        case v_target.golden_table when 'customer' then linked.present_golden_id(present.golden_id) else present.golden_id end
        as kept_now_id
    from inbound.deletion as deletion
    left join portal.item as present
        on
            deletion.survivor_id = present.crm_id
            and present.entity = p_entity
            and present.portal_id = p_portal_id
    where
        deletion.portal_id = p_portal_id and deletion.entity = p_entity and deletion.state = 'held'
        and deletion.survivor_id is not null;
    get diagnostics v_applied = row_count;
    if v_applied = 0 then
        return 0;
    end if;

    update inbound.deletion as deletion
    set
        state = case
            when v_target.golden_table = 'customer' and merged.kept_golden_id is not null then 'merging' else 'applied'
        end,
        policy = 'merge',
        decided_at = now(),
        records = jsonb_build_object(
            'lost', inbound.erp_records(v_target.golden_table, merged.lost_now_id),
            'kept', inbound.erp_records(v_target.golden_table, merged.kept_now_id)
        )
    from pg_temp.merged as merged
    where
        deletion.crm_id = merged.crm_id and deletion.entity = p_entity and deletion.portal_id = p_portal_id;
    update portal.item as card
    set
        deleted_at = now(),
        merged_into = case v_target.golden_table when 'customer' then merged.survivor_id end
    from pg_temp.merged as merged
    where card.golden_id = merged.golden_id and card.entity = p_entity and card.portal_id = p_portal_id;
    perform delta.settle_merged(p_portal_id, p_entity, array(select merged.golden_id from pg_temp.merged as merged));
    -- People chose the values of the survivor.
    update inbound.conflict as conflict
    set status = 'decided', winner = 'crm', decided_at = now(), reason = format('merged into card %s', merged.survivor_id)
    from pg_temp.merged as merged
    where
        conflict.crm_id = merged.crm_id and conflict.entity = p_entity and conflict.portal_id = p_portal_id
        and conflict.status = 'waiting';

    if v_target.golden_table <> 'customer' then
        perform inbound.tell_merges(p_portal_id, p_entity, array(
            select merged.crm_id from pg_temp.merged as merged where merged.kept_golden_id is not null
        ));
        update portal.item as part
        set deleted_at = now()
        from pg_temp.merged as merged
        where
            merged.kept_golden_id is not null
            and part.golden_id = merged.golden_id
            and part.portal_id = p_portal_id
            and part.entity in (select belonging.entity from delta.card_parts(p_entity) as belonging);
        delete from inbound.card as made
        using pg_temp.merged as merged
        where
            merged.kept_golden_id is not null
            and made.crm_id = merged.survivor_id and made.entity = p_entity and made.portal_id = p_portal_id;
        perform inbound.follow_bearers(p_portal_id, p_entity);
        return v_applied;
    end if;

    perform inbound.follow_bearers(p_portal_id, p_entity);
    perform inbound.join_merged(v_target.merge_policy);
    return v_applied;
end
$$;
