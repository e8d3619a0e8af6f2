-- Begins to read the cards that are in a portal already; no walks when those of an adoption that was cut off wait to be
-- matched first.
create or replace function inbound.begin_adoption(p_portal_id integer)
returns setof portal.walk
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
    if exists (
        select from inbound.card as card
        where card.portal_id = p_portal_id and card.state = 'staged' and not card.is_captured
    ) then
        return;
    end if;
    return query select * from portal.begin_walk(p_portal_id, 'adopt');
    if not exists (
        select from portal.walk as walk
        where walk.portal_id = p_portal_id and walk.purpose = 'adopt' and (walk.card_count > 0 or walk.finished_at is not null)
    ) then
        -- What a dry run read is old.
        delete from inbound.card as card
        where card.portal_id = p_portal_id and card.state = 'read' and not card.is_captured;
    end if;
end
$$;
