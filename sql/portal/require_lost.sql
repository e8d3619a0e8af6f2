-- Raises unless a card waits for its record after a restore.
create or replace function portal.require_lost(p_portal_id integer, p_entity text, p_crm_id bigint)
returns void
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
    if not exists (
        select from portal.lost_card as lost
        where lost.crm_id = p_crm_id and lost.entity = p_entity and lost.portal_id = p_portal_id
    ) then
        raise exception 'lost: no % % waits for its record', p_entity, p_crm_id
            using errcode = 'no_data_found', hint = 'intersect lost list shows the cards that do.';
    end if;
end
$$;
