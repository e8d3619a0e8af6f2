-- Ends merges of cards whose golden rows have become one: the survivor is the card of that row, the ERPs are told, and what
-- points there is sent once more. Where a person said that they are different, the lost card is made anew, or was deleted
-- if that was the question. Not while a
-- request of either is on its way. A step of every tick, before delta.hand_over_cards, and of every capture.
create or replace function inbound.settle_merges(p_portal_id integer)
returns void
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_entity text;
begin
    if not exists (
        select from inbound.deletion as deletion where deletion.portal_id = p_portal_id and deletion.state = 'merging'
    ) then
        return;
    end if;
    -- A tick and a capture would both tell of it; and a claim must see whose card it is, or be seen.
    perform pg_advisory_xact_lock(1229870157, p_portal_id);
    drop table if exists pg_temp.merging;
    create temp table merging on commit drop as
    select
        deletion.entity, deletion.crm_id, deletion.golden_id, kept.golden_id as kept_golden_id, deletion.is_doubtful,
        lost_now.golden_id as lost_now_id, kept_now.golden_id as kept_now_id,
        (
            select decision.verdict = 'different'
            from linked.decision as decision
            where
                decision.record_a = least(lost_now.record_id, kept_now.record_id)
                and decision.record_b = greatest(lost_now.record_id, kept_now.record_id)
            order by decision.decision_id desc
            limit 1
        ) as is_different
    from inbound.deletion as deletion
    inner join portal.item as kept
        on deletion.survivor_id = kept.crm_id and deletion.entity = kept.entity and kept.portal_id = p_portal_id
    cross join lateral (
        select here.golden_id, linked.first_record(here.golden_id) as record_id
        from (select linked.present_golden_id(deletion.golden_id) as golden_id offset 0) as here
    ) as lost_now
    cross join lateral (
        select here.golden_id, linked.first_record(here.golden_id) as record_id
        from (select linked.present_golden_id(kept.golden_id) as golden_id offset 0) as here
    ) as kept_now
    where
        deletion.portal_id = p_portal_id and deletion.state = 'merging'
        and not exists (
            select from delta.item as busy
            where
                busy.golden_id in (deletion.golden_id, kept.golden_id, lost_now.golden_id, kept_now.golden_id)
                and busy.entity in (deletion.entity, 'requisite', 'address')
                and busy.portal_id = p_portal_id
                and busy.state in ('leased', 'unknown')
        );

    -- A kind of card, not a card, at a time.
    for v_entity in select distinct merging.entity from pg_temp.merging as merging order by 1 loop
        update portal.item as card
        set merged_into = null
        from pg_temp.merging as merging
        where
            merging.entity = v_entity and merging.is_different and merging.lost_now_id <> merging.kept_now_id
            and card.golden_id = merging.golden_id and card.entity = v_entity and card.portal_id = p_portal_id;
        perform inbound.restore_cards(p_portal_id, v_entity, array(
            select merging.golden_id from pg_temp.merging as merging
            where
                merging.entity = v_entity and merging.is_different and not merging.is_doubtful
                and merging.lost_now_id <> merging.kept_now_id
        ));
        perform inbound.tell_merges(p_portal_id, v_entity, array(
            select merging.crm_id from pg_temp.merging as merging
            where merging.entity = v_entity and merging.lost_now_id = merging.kept_now_id
        ));
        perform delta.rehome_cards(
            p_portal_id, v_entity, array_agg(merging.golden_id), array_agg(merging.kept_golden_id),
            array_agg(merging.kept_now_id)
        )
        from pg_temp.merging as merging
        where merging.entity = v_entity and merging.lost_now_id = merging.kept_now_id
        having count(*) > 0;
    end loop;

    update inbound.card as made
    set state = case when linked.has_erp_record(merging.kept_now_id) then 'linked' else made.state end, is_due = false
    from pg_temp.merging as merging
    inner join inbound.deletion as deletion
        on merging.crm_id = deletion.crm_id and merging.entity = deletion.entity and deletion.portal_id = p_portal_id
    where
        merging.lost_now_id = merging.kept_now_id
        and made.crm_id = deletion.survivor_id and made.entity = merging.entity and made.portal_id = p_portal_id;
    update inbound.card as made
    set state = 'gone', is_due = false
    from pg_temp.merging as merging
    where
        merging.lost_now_id = merging.kept_now_id
        and made.crm_id = merging.crm_id and made.entity = merging.entity and made.portal_id = p_portal_id;
    update inbound.deletion as deletion
    set
        state = case
            when merging.is_doubtful and merging.lost_now_id <> merging.kept_now_id then 'noticed' else 'applied'
        end,
        decided_at = now(),
        policy = case when merging.lost_now_id = merging.kept_now_id then 'merge' else 'restore' end,
        survivor_id = case
            when merging.is_doubtful and merging.lost_now_id <> merging.kept_now_id then null else deletion.survivor_id
        end
    from pg_temp.merging as merging
    where
        (merging.lost_now_id = merging.kept_now_id or merging.is_different)
        and deletion.crm_id = merging.crm_id and deletion.entity = merging.entity and deletion.portal_id = p_portal_id;
end
$$;
