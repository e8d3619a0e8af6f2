-- Ends an adoption after its ticks: cards of which nothing could be read are offered as they are, and their rejects,
-- which are for nobody to correct here, are closed.
create or replace function inbound.end_adoption(p_portal_id integer)
returns void
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_source text := inbound.portal_source(p_portal_id);
begin
    perform inbound.place_cards(p_portal_id);
    drop table if exists pg_temp.placed;
    create temp table placed on commit drop as
    select card.entity, card.crm_id, card.golden_id, card.fields, 'offered' as state
    from inbound.card as card
    where card.portal_id = p_portal_id and card.state = 'staged' and card.entity <> 'requisite';
    perform inbound.offer_cards(p_portal_id);
    update inbound.card
    set state = case entity when 'requisite' then 'linked' else 'offered' end
    where portal_id = p_portal_id and state = 'staged';
    update staging.reject set state = 'obsolete', closed_at = now() where source_system = v_source and state = 'open';
end
$$;
