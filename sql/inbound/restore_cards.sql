-- Has cards that people deleted made anew by the next delivery, with what belongs to them; nobody but a person or the
-- policy `restore` asks for it. A card that is not known to be deleted is left alone. Returns how many.
create or replace function inbound.restore_cards(p_portal_id integer, p_entity text, p_golden_ids bigint[])
returns bigint
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_golden_ids bigint[] := array(
        select card.golden_id from portal.item as card
        where
            card.golden_id = any (p_golden_ids)
            and card.entity = p_entity
            and card.portal_id = p_portal_id
            and card.deleted_at is not null
    );
    v_restored bigint;
begin
    -- The gone card is forgotten, so that what is sent is an add.
    delete from portal.item as card
    where
        card.golden_id = any (v_golden_ids)
        and card.portal_id = p_portal_id
        and (card.entity = p_entity or card.entity in (select part.entity from delta.card_parts(p_entity) as part));
    v_restored := delta.open_restored(p_portal_id, p_entity, v_golden_ids);
    if v_restored > 0 then
        perform pg_notify('intersect_delta', '');
    end if;
    return v_restored;
end
$$;
