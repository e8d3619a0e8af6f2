-- A person's word that a lost card is the one of a record: it is taken over, and the record delivered.
create or replace function portal.link_lost(p_portal_id integer, p_entity text, p_crm_id bigint, p_golden_id bigint)
returns void
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
    perform portal.require_lost(p_portal_id, p_entity, p_crm_id);
    if exists (
        select from portal.item as card
        where
            card.golden_id = p_golden_id and card.entity = p_entity and card.portal_id = p_portal_id
            and card.crm_id is not null
    ) or not exists (
        select from delta.item as item
        where item.golden_id = p_golden_id and item.entity = p_entity and item.portal_id = p_portal_id
    ) then
        raise exception 'lost: % % is no record that waits for a card', p_entity, p_golden_id
            using errcode = 'invalid_parameter_value', hint = 'intersect delta list --state parked shows those that do.';
    end if;
    perform portal.take_lost(p_portal_id, p_entity, array[p_crm_id], array[p_golden_id]);
    perform delta.replay_parked(p_portal_id, p_entity, null, array[p_golden_id]);
end
$$;
