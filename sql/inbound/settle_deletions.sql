-- Understands the cards that are gone, now that all that people did has been read: merged into another card, or deleted.
-- Then it does what the kind's policy says, at once, or after a person's approval when there are too many (I15).
create or replace function inbound.settle_deletions(p_portal_id integer)
returns void
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_entity text;
    v_is_new boolean;
begin
    if not exists (
        select from inbound.deletion as deletion
        where deletion.portal_id = p_portal_id and deletion.state in ('noticed', 'merging')
    ) then
        return;
    end if;
    perform inbound.follow_cards(p_portal_id);
    -- Survivors that nobody knew come first: into what they are now others may have been merged too. A kind of card, not a
    -- card, at a time.
    for v_entity, v_is_new in
        select kind.entity, turn.is_new
        from delta.entity as kind
        cross join (values (true), (false)) as turn (is_new)
        where exists (
            select from inbound.deletion as deletion
            where deletion.portal_id = p_portal_id and deletion.entity = kind.entity and deletion.state = 'noticed'
        )
        order by kind.rank, turn.is_new desc
    loop
        perform inbound.find_survivors(p_portal_id);
        continue when v_is_new and not exists (
            select from inbound.deletion as deletion
            where
                deletion.portal_id = p_portal_id and deletion.entity = v_entity and deletion.state = 'noticed'
                and deletion.survivor_id is not null
                and not exists (
                    select from portal.item as known
                    where
                        known.crm_id = deletion.survivor_id and known.entity = v_entity
                        and known.portal_id = p_portal_id
                )
        );
        update inbound.deletion as deletion
        set state = 'held'
        where
            deletion.portal_id = p_portal_id and deletion.entity = v_entity and deletion.state = 'noticed'
            and (not v_is_new or (deletion.survivor_id is not null and not exists (
                select from portal.item as known
                where
                    known.crm_id = deletion.survivor_id and known.entity = v_entity
                    and known.portal_id = p_portal_id
            )))
            -- What is on its way to it tells what it had: first its outcome is known, or known to be unknown.
            and not exists (
                select from delta.item as busy
                where
                    busy.golden_id = deletion.golden_id and busy.entity = v_entity and busy.portal_id = p_portal_id
                    and busy.state = 'leased'
            )
            -- It may have been merged into a card whose reply we never got: first that is looked up.
            and not (
                deletion.survivor_id is null
                and exists (
                    select from unnest(deletion.touched_ids) as touched (crm_id)
                    where not exists (
                        select from portal.item as known
                        where known.crm_id = touched.crm_id and known.entity = v_entity and known.portal_id = p_portal_id
                    )
                )
                and exists (
                    select from delta.item as item
                    where
                        item.portal_id = p_portal_id and item.entity = v_entity and item.state = 'unknown'
                        and item.operation = 'add'
                )
            );
        perform inbound.apply_deletions(p_portal_id, v_entity)
        from delta.entity as kind
        where
            kind.entity = v_entity
            and kind.deletion_limit >= (
                select count(*)
                from inbound.deletion as deletion
                where
                    deletion.portal_id = p_portal_id
                    and deletion.entity = v_entity
                    and deletion.noticed_at > now() - interval '1 day'
            );
    end loop;
    perform inbound.settle_merges(p_portal_id);
end
$$;
