-- Carries out the verdicts of inbound.judge: conflicts are written down with the loser's value (I17), each card learns
-- what is agreed on, what is to be put back and what waits, and deliveries follow.
create or replace function inbound.carry_out()
returns void
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
    perform inbound.write_conflicts();
    if exists (select from pg_temp.dispute where is_fresh) then
        perform delta.take_back();
    end if;

    with fate as (
        select
            dispute.portal_id, dispute.entity, dispute.golden_id, dispute.field,
            dispute.verdict in ('agreed', 'theirs') or marked.is_reverted as is_gone,
            case
                when dispute.field = 'fm' then case
                    when dispute.is_fresh and (dispute.back is not null or dispute.edit ? 'back') then
                        marked.edit || '{"winner": "erp"}' || jsonb_build_object(
                            'back', coalesce(dispute.edit -> 'back', '[]') || coalesce(dispute.back, '[]')
                        )
                end
                when dispute.verdict = 'review'
                    then marked.edit || jsonb_build_object('conflict', coalesce(dispute.conflict_id, (dispute.edit ->> 'conflict')::bigint))
                when dispute.verdict = 'ours' then marked.edit - 'conflict'::text || '{"winner": "erp"}'
                when dispute.verdict = 'travels' and dispute.is_fresh and not marked.is_reverted then marked.edit
            end as kept,
            not dispute.is_fresh and dispute.field <> 'fm' and dispute.verdict in ('again', 'ours') as is_unsent,
            -- The card was read: what an update of unknown outcome made of it is no longer in doubt. What waits for a
            -- person is, unless it was read when nothing could be on its way any more.
            dispute.verdict in ('travels', 'theirs') or (
                dispute.verdict = 'review' and dispute.is_fresh and not exists (
                    select from delta.item as item
                    where
                        item.golden_id = dispute.golden_id
                        and item.entity = dispute.entity
                        and item.portal_id = dispute.portal_id
                        and item.state in ('leased', 'unknown')
                )
            ) as is_known,
            case
                when dispute.verdict in ('theirs', 'review') then dispute.ours
                -- What was put back is no longer what we sent last: so it is added again.
                when dispute.field = 'fm' and dispute.verdict = 'again' then (
                    select coalesce(jsonb_agg(sent.entry), '[]')
                    from jsonb_array_elements(coalesce(dispute.sent, '[]')) as sent (entry)
                    where not exists (
                        select from jsonb_array_elements(dispute.back) as back (entry)
                        where
                            back.entry ->> 'typeId' = sent.entry ->> 'typeId'
                            and back.entry ->> 'value' = sent.entry ->> 'value'
                    )
                )
            end as rebased
        from pg_temp.dispute as dispute
        cross join lateral (
            select
                case
                    when dispute.is_fresh then coalesce(dispute.edit, '{}') - 'winner'::text || jsonb_build_object(
                        'base', coalesce(dispute.edit -> 'base', dispute.base, 'null'),
                        'by', dispute.changed_by, 'at', dispute.changed_at
                    )
                    else dispute.edit
                end as edit,
                -- Few were edited before, and only of those it costs a comparison.
                dispute.is_fresh and dispute.verdict = 'travels'
                and coalesce(dispute.edit ? 'base' and not dispute.edit ? 'conflict', false)
                and inbound.is_same(dispute.field, dispute.theirs, dispute.edit -> 'base') as is_reverted
        ) as marked
    ),
    card_fate as (
        select
            fate.portal_id, fate.entity, fate.golden_id,
            coalesce(array_agg(fate.field) filter (where fate.is_gone), '{}') as gone,
            coalesce(jsonb_object_agg(fate.field, fate.kept) filter (where fate.kept is not null), '{}') as kept,
            coalesce(array_agg(fate.field) filter (where fate.is_unsent), '{}') as unsent,
            coalesce(array_agg(fate.field) filter (where fate.is_known), '{}') as known,
            coalesce(jsonb_object_agg(fate.field, fate.rebased) filter (where fate.rebased is not null), '{}') as rebased
        from fate
        group by fate.portal_id, fate.entity, fate.golden_id
    )
    update portal.item as card
    set
        edited = (card.edited - card_fate.gone) || card_fate.kept,
        sent = (card.sent - card_fate.unsent) || card_fate.rebased,
        doubted = card.doubted - card_fate.known
    from card_fate
    where
        card.golden_id = card_fate.golden_id
        and card.entity = card_fate.entity
        and card.portal_id = card_fate.portal_id;

    perform delta.send_again(overruled.portal_id, overruled.entity, overruled.golden_ids)
    from (
        select dispute.portal_id, dispute.entity, array_agg(distinct dispute.golden_id) as golden_ids
        from pg_temp.dispute as dispute
        where dispute.is_fresh and dispute.verdict in ('ours', 'back')
        group by dispute.portal_id, dispute.entity
    ) as overruled;
    perform inbound.offer_again();
end
$$;
