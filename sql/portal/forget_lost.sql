-- A person's word that nobody will stage the records of lost cards again, or that they are not theirs: the cards are let
-- be, and records that waited because of them get cards of their own. Without a number all of a kind. Returns how many.
create or replace function portal.forget_lost(p_portal_id integer, p_entity text, p_crm_id bigint default null)
returns bigint
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_forgotten bigint;
begin
    if p_crm_id is not null then
        perform portal.require_lost(p_portal_id, p_entity, p_crm_id);
    end if;
    delete from portal.lost_value as value
    where
        value.portal_id = p_portal_id and value.entity = p_entity and (p_crm_id is null or value.crm_id = p_crm_id);
    delete from portal.lost_card as lost
    where lost.portal_id = p_portal_id and lost.entity = p_entity and (p_crm_id is null or lost.crm_id = p_crm_id);
    get diagnostics v_forgotten = row_count;
    perform delta.replay_parked(p_portal_id, p_entity, 'CARD_MAYBE_THERE');
    return v_forgotten;
end
$$;
