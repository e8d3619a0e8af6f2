-- Gives cards that people made a golden id, under which the ERP can take them over (I19). A card that carries our
-- origin is one of ours whose reply is still under way, and none that was born here.
create or replace function inbound.register_born(p_portal_id integer, p_entity text)
returns void
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
    insert into portal.item (portal_id, entity, golden_id, crm_id, held, is_born_in_crm, confirmed_at)
    select
        p_portal_id, p_entity, nextval('golden.golden_id_seq'), card.crm_id, '{}', true, now()
    from pg_temp.card as card
    where
        card.originator_id is distinct from (
            select portal.originator_id from portal.portal as portal where portal.portal_id = p_portal_id
        )
        and not exists (
            select from portal.item as known
            where known.crm_id = card.crm_id and known.entity = p_entity and known.portal_id = p_portal_id
        );
end
$$;
