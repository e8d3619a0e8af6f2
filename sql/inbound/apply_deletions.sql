-- Does with the held deletions of a kind of card what its policy says; those that were merges follow the survivor. tell:
-- each source that holds the record reads op delete in outbound. tell and detach: nothing more is sent to the card.
-- restore: the card is made anew.
create or replace function inbound.apply_deletions(p_portal_id integer, p_entity text)
returns bigint
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_target delta.entity;
    v_golden_ids bigint[];
    v_applied bigint;
    v_merged bigint;
    v_gone bigint[];
begin
    select entity.* into v_target from delta.entity as entity where entity.entity = p_entity;
    perform inbound.follow_cards(p_portal_id);
    v_gone := array(
        select deletion.crm_id from inbound.deletion as deletion
        where deletion.portal_id = p_portal_id and deletion.entity = p_entity and deletion.state = 'held'
    );
    perform inbound.overrule_links(p_portal_id, p_entity, v_gone) where v_gone <> '{}';
    v_merged := inbound.apply_merges(p_portal_id, p_entity);
    update portal.item as card
    set deleted_at = now()
    from inbound.deletion as deletion
    where
        deletion.portal_id = p_portal_id and deletion.entity = p_entity and deletion.state = 'held'
        and card.golden_id = deletion.golden_id and card.entity = p_entity and card.portal_id = p_portal_id;

    with applied as (
        update inbound.deletion as deletion
        set
            state = 'applied',
            decided_at = now(),
            -- A person who became a company, or the other way about: the record lives in the other card.
            policy = case
                when exists (
                    select from portal.item as other
                    inner join delta.entity as kind on other.entity = kind.entity
                    where
                        other.golden_id = deletion.golden_id
                        and other.portal_id = p_portal_id
                        and other.entity <> p_entity
                        and kind.family = 'item'
                        and kind.golden_table = v_target.golden_table
                        and other.crm_id is not null
                        and other.deleted_at is null
                ) then 'detach'
                else v_target.deletion_policy
            end
        where deletion.portal_id = p_portal_id and deletion.entity = p_entity and deletion.state = 'held'
        returning deletion.golden_id, deletion.policy
    )
    select
        coalesce(array_agg(applied.golden_id) filter (where applied.policy = v_target.deletion_policy), '{}'), count(*)
    into v_golden_ids, v_applied
    from applied;

    if v_target.deletion_policy = 'restore' then
        perform inbound.restore_cards(p_portal_id, p_entity, v_golden_ids);
        return v_merged + v_applied;
    end if;
    if v_target.deletion_policy = 'tell' then
        with told as (
            insert into inbound.change (
                portal_id, entity, crm_id, golden_id, is_new, changed_fields, base, theirs, changed_at
            )
            select p_portal_id, p_entity, card.crm_id, card.golden_id, false, '{}', card.held, '{}', now()
            from portal.item as card
            where
                card.golden_id = any (v_golden_ids) and card.entity = p_entity and card.portal_id = p_portal_id
            returning inbound_id, golden_id, crm_id, base, changed_at
        )
        insert into outbound.change (
            inbound_id, entity, op, changed_fields, source_system, source_key, golden_id, crm_id, record, changed_at
        )
        select
            told.inbound_id, p_entity, 'delete', '{}', coalesce(held.source_system, leader.source_system),
            held.source_key, told.golden_id, told.crm_id,
            inbound.staging_record(
                p_portal_id, p_entity, told.base, coalesce(held.source_system, leader.source_system)
            ),
            told.changed_at
        from told
        -- Born in the CRM and taken over by nobody yet: the source that was offered it hears of it.
        cross join lateral (
            select source.source_system from exchange.source as source
            where source.is_active and source.portal_id is null
            order by source.priority, source.source_system limit 1
        ) as leader
        left join linked.present_records(v_target.golden_table, v_golden_ids) as held on told.golden_id = held.golden_id
        -- Of a card that was still being matched no ERP has heard.
        where not exists (
            select from inbound.card as made
            where
                made.crm_id = told.crm_id and made.entity = p_entity and made.portal_id = p_portal_id
                and made.state in ('staged', 'review')
                and not exists (
                    select from outbound.change as offered
                    where offered.golden_id = made.golden_id and offered.entity = p_entity and offered.op = 'insert'
                )
        )
        order by told.inbound_id, held.source_system, held.source_key;
    end if;

    -- What people made and deleted is no sign of a customer any more: an ERP that sends one like it gets a new card.
    with gone as (
        update inbound.card as made
        set state = 'gone', is_due = false
        from inbound.deletion as deletion
        where
            deletion.portal_id = p_portal_id and deletion.entity = p_entity and deletion.golden_id = any (v_golden_ids)
            and made.crm_id = deletion.crm_id and made.entity = p_entity and made.portal_id = p_portal_id
        returning made.source_key
    )
    insert into staging.customer (source_system, source_key, op, batch_id)
    select source.source_system, gone.source_key, 'delete', 'capture'
    from gone
    inner join exchange.source as source on source.portal_id = p_portal_id;

    -- What belongs to the card went with it.
    update portal.item as part
    set deleted_at = now()
    where
        part.golden_id = any (v_golden_ids)
        and part.portal_id = p_portal_id
        and part.entity in (select belonging.entity from delta.card_parts(p_entity) as belonging);
    perform delta.settle_deleted(p_portal_id, p_entity, v_golden_ids);
    return v_merged + v_applied;
end
$$;
