-- Takes the replies to portal.next_ranges of a reconciliation and writes to portal.difference what does not agree with
-- what the portal confirmed and with the golden rows (I21), set-based, a request at a time.
create or replace function portal.compare_page(p_walk_id bigint, p_replies jsonb)
returns void
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_walk portal.walk := portal.advance_walk(p_walk_id, p_replies);
begin
    perform portal.known_cards(v_walk);

    insert into portal.difference (portal_id, entity, kind, golden_id, crm_id, theirs)
    select
        v_walk.portal_id, v_walk.entity, case when standing.crm_id is null then 'extra' else 'duplicated' end,
        known.origin_id, known.crm_id, known.fields
    from pg_temp.known as known
    left join portal.item as standing
        on
            known.origin_id = standing.golden_id
            and standing.entity = v_walk.entity
            and standing.portal_id = v_walk.portal_id
    where
        known.golden_id is null
        and known.origin_id is not null
        -- The reply to our own add may still be under way.
        and not exists (
            select from delta.item as sending
            where
                sending.golden_id = known.origin_id
                and sending.entity = v_walk.entity
                and sending.portal_id = v_walk.portal_id
                and sending.state in ('leased', 'unknown')
        );

    if v_walk.entity <> 'product_rows' then
        insert into portal.difference (portal_id, entity, kind, golden_id, crm_id)
        select v_walk.portal_id, v_walk.entity, 'missing', card.golden_id, card.crm_id
        from pg_temp.span as span
        -- With an offset it stays a look through the index.
        cross join lateral (
            select present.golden_id, present.crm_id
            from portal.item as present
            where
                -- Behind the last page there is nothing.
                present.crm_id > span.low
                and present.crm_id <= case
                    when span.high is null and not span.is_full then 9223372036854775807 else span.reached
                end
                and present.entity = v_walk.entity
                and present.portal_id = v_walk.portal_id
                and present.deleted_at is null
            offset 0
        ) as card
        where not exists (select from pg_temp.known as known where known.crm_id = card.crm_id);
    end if;

    perform portal.compare_fields(v_walk);
    update portal.walk as walk
    set
        pending_count = walk.pending_count + counted.pending_count,
        unknown_count = walk.unknown_count + counted.unknown_count
    from (
        select
            count(*) filter (where known.golden_id is not null and (known.is_busy or known.is_unread)) as pending_count,
            count(*) filter (where known.golden_id is null and known.origin_id is null) as unknown_count
        from pg_temp.known as known
    ) as counted
    where walk.walk_id = p_walk_id;
end
$$;
