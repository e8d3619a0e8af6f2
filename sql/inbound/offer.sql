-- Offers inbound changes after the given one to source systems: each changed column goes to the source whose value
-- survived in the golden row; what was born in the CRM goes to the source of highest rank.
create or replace function inbound.offer(p_after_inbound_id bigint)
returns bigint
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_offered bigint;
begin
    with change as (
        select
            inbound.*,
            coalesce(inbound.offered, inbound.theirs) as told,
            target.golden_table,
            leader.source_system as leader
        from inbound.change as inbound
        inner join delta.entity as target on inbound.entity = target.entity
        cross join lateral (
            select source.source_system from exchange.source as source
            where source.is_active and source.portal_id is null
            order by source.priority, source.source_system limit 1
        ) as leader
        where inbound.inbound_id > p_after_inbound_id
    ),
    column_change as (
        select
            change.inbound_id, change.golden_table, change.golden_id, change.leader, changed.name,
            coalesce(holder.source_system, change.leader) as source_system,
            holder.source_key
        from change
        cross join lateral inbound.changed_columns(
            change.portal_id, change.entity, change.base, change.told
        ) as changed (name)
        left join lateral inbound.find_holder(change.golden_table, change.golden_id, changed.name) as holder
            on true
    ),
    offered as (
        insert into outbound.change (
            inbound_id, entity, op, changed_fields, source_system, source_key, golden_id, crm_id, record,
            changed_at, changed_by
        )
        select
            change.inbound_id, coalesce(owner.entity, change.entity), case when change.is_new then 'insert' else 'update' end,
            array_agg(column_change.name order by column_change.name),
            column_change.source_system, column_change.source_key, change.golden_id,
            coalesce(owner.crm_id, change.crm_id),
            inbound.offered_record(
                change.portal_id, change.entity, change.golden_id, change.told, column_change.source_system
            ),
            change.changed_at, change.changed_by::text
        from change
        inner join column_change on change.inbound_id = column_change.inbound_id
        -- A requisite is news of the card that it hangs on.
        left join lateral (
            select card.entity, card.crm_id
            from portal.item as card
            where
                change.entity = 'requisite'
                and card.golden_id = change.golden_id
                and card.portal_id = change.portal_id
                and card.entity in ('contact', 'company')
                and card.crm_id is not null
                and card.deleted_at is null
            order by card.entity
            limit 1
        ) as owner on true
        where change.entity <> 'requisite' or owner.crm_id is not null
        group by
            change.inbound_id, change.entity, change.is_new, column_change.source_system, column_change.source_key,
            change.golden_id, change.crm_id, change.portal_id, change.told, change.changed_at, change.changed_by,
            owner.entity, owner.crm_id
        order by change.inbound_id, column_change.source_system
        returning 1
    )
    select count(*) into v_offered from offered;
    return v_offered;
end
$$;
