-- Offers the given inbound changes to source systems: each changed column goes to the source whose value
-- survived in the golden row; deals born in the CRM go to the source of highest rank (customers: inbound.offer_cards).
create or replace function inbound.offer(p_inbound_ids bigint[])
returns bigint
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_leader text := (
        select source.source_system from exchange.source as source
        where source.is_active and source.portal_id is null
        order by source.priority, source.source_system limit 1
    );
    v_offered bigint;
begin
    perform inbound.find_changed_columns(p_inbound_ids);

    with addressed as (
        select
            changed.inbound_id, changed.portal_id, changed.entity, changed.golden_id, changed.name,
            coalesce(holder.source_system, v_leader) as source_system,
            holder.source_key
        from pg_temp.changed_column as changed
        left join (
            select kind.golden_table, found.*
            from (
                select
                    wanted.golden_table,
                    array_agg(wanted.golden_id) as golden_ids,
                    array_agg(wanted.name) as names
                from (
                    select distinct changed.golden_table, changed.golden_id, changed.name
                    from pg_temp.changed_column as changed
                ) as wanted
                group by wanted.golden_table
            ) as kind
            cross join lateral inbound.find_holders(kind.golden_table, kind.golden_ids, kind.names) as found
        ) as holder
            on
                changed.golden_table = holder.golden_table
                and changed.golden_id = holder.golden_id
                and changed.name = holder.column_name
    ),
    offer as (
        select
            addressed.inbound_id, addressed.portal_id, addressed.entity, addressed.golden_id, addressed.source_system,
            addressed.source_key, array_agg(addressed.name order by addressed.name) as changed_fields
        from addressed
        where addressed.source_system is not null
        group by
            addressed.inbound_id, addressed.portal_id, addressed.entity, addressed.golden_id, addressed.source_system,
            addressed.source_key
    ),
    receiver as (
        select
            listed.portal_id, listed.entity, listed.source_system,
            array_agg(listed.inbound_id order by listed.inbound_id) as inbound_ids,
            array_agg(coalesce(change.offered, change.theirs) order by listed.inbound_id) as cards
        from (select distinct offer.inbound_id, offer.portal_id, offer.entity, offer.source_system from offer) as listed
        inner join inbound.change as change on listed.inbound_id = change.inbound_id
        group by listed.portal_id, listed.entity, listed.source_system
    ),
    told as (
        select receiver.inbound_ids[made.place] as inbound_id, receiver.source_system, made.record
        from receiver
        cross join lateral inbound.staging_records(
            receiver.portal_id, receiver.entity, receiver.cards, receiver.source_system
        ) as made
    ),
    offered as (
        insert into outbound.change (
            inbound_id, entity, op, changed_fields, source_system, source_key, golden_id, crm_id, record,
            changed_at, changed_by
        )
        select
            change.inbound_id, coalesce(owner.entity, change.entity), case when change.is_new then 'insert' else 'update' end,
            offer.changed_fields, offer.source_system, offer.source_key, offer.golden_id,
            coalesce(owner.crm_id, change.crm_id),
            case
                when change.entity in ('requisite', 'address') or other.golden_id is not null
                    then inbound.offered_record(change.portal_id, change.entity, offer.golden_id, told.record, offer.source_system)
                else told.record
            end || case change.entity
                when 'deal' then inbound.order_cards(
                    change.portal_id, change.crm_id, coalesce(change.offered, change.theirs)
                )
                else '{}'
            end,
            change.changed_at, change.changed_by::text
        from offer
        inner join inbound.change as change on offer.inbound_id = change.inbound_id
        inner join told on offer.inbound_id = told.inbound_id and offer.source_system = told.source_system
        -- Few cards have a part that is told with them, a requisite, an address or lines.
        left join lateral (
            select part.golden_id
            from portal.item as part
            where
                part.golden_id = change.golden_id
                and part.portal_id = change.portal_id
                and part.entity = any (
                    case change.entity when 'deal' then '{product_rows}' else '{requisite,address}' end::text[]
                )
            limit 1
        ) as other on true
        -- A requisite or an address is news of the card that it hangs on.
        left join lateral (
            select card.entity, card.crm_id
            from portal.item as card
            where
                change.entity in ('requisite', 'address')
                and card.golden_id = change.golden_id
                and card.portal_id = change.portal_id
                and card.entity in ('contact', 'company')
                and card.crm_id is not null
                and card.deleted_at is null
            order by card.entity
            limit 1
        ) as owner on true
        where change.entity not in ('requisite', 'address') or owner.crm_id is not null
        order by change.inbound_id, offer.source_system
        returning 1
    )
    select count(*) into v_offered from offered;
    return v_offered;
end
$$;
