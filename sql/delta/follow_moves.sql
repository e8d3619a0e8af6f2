-- What a tick leaves to do when golden rows become one while a request of either is on its way, now that the requests for
-- these have ended: the elder takes the younger's card over, or two cards are reported.
create or replace function delta.follow_moves(p_portal_id integer, p_golden_ids bigint[])
returns void
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_golden_ids bigint[];
    v_merged_ids bigint[];
    v_entity text;
begin
    select array_agg(pair.golden_id), array_agg(pair.merged_id)
    into v_golden_ids, v_merged_ids
    from (
        select distinct present.golden_id, gone.golden_id as merged_id
        from (
            select move.from_golden_id as golden_id, move.entity
            from linked.move as move where move.from_golden_id = any (p_golden_ids)
            union
            select move.from_golden_id, move.entity
            from linked.move as move where move.to_golden_id = any (p_golden_ids)
        ) as gone
        cross join lateral (
            select record.golden_id from linked.customer as record
            where gone.entity = 'customer' and record.record_id = gone.golden_id
            union all
            select record.golden_id from linked.product as record
            where gone.entity = 'product' and record.record_id = gone.golden_id
        ) as present
        where
            present.golden_id <> gone.golden_id
            and exists (
                select from portal.item as card
                where
                    card.golden_id = gone.golden_id and card.entity in ('contact', 'company', 'product')
                    and card.portal_id = p_portal_id and card.crm_id is not null and card.deleted_at is null
            )
            -- The last request to end does it.
            and not exists (
                select from delta.item as busy
                where
                    busy.golden_id in (present.golden_id, gone.golden_id)
                    and busy.entity in ('contact', 'company', 'product', 'requisite', 'address')
                    and busy.portal_id = p_portal_id
                    and busy.state in ('leased', 'unknown')
            )
    ) as pair;
    if v_golden_ids is null then
        return;
    end if;
    perform delta.hand_over_cards(v_golden_ids, v_merged_ids);
    -- A kind of card, not a card, at a time.
    for v_entity in values ('contact'), ('company'), ('product') loop
        perform delta.send_again(p_portal_id, v_entity, array(
            select pair.golden_id
            from unnest(v_golden_ids, v_merged_ids) as pair (golden_id, merged_id)
            inner join portal.item as card
                on pair.golden_id = card.golden_id and card.entity = v_entity and card.portal_id = p_portal_id
            -- It has come from there.
            where not exists (
                select from portal.item as left_card
                where
                    left_card.golden_id = pair.merged_id and left_card.entity = v_entity
                    and left_card.portal_id = p_portal_id
            )
        ));
    end loop;
    perform delta.park_superseded(v_golden_ids, v_merged_ids);
    perform delta.wake(p_portal_id, v_golden_ids);
end
$$;
