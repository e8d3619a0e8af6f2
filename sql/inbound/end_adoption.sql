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
    select
        card.entity, card.crm_id, card.golden_id, card.fields, card.updated_at, card.updated_by, 'offered' as state
    from inbound.card as card
    where card.portal_id = p_portal_id and card.state = 'staged' and not card.is_captured;
    perform inbound.offer_cards(p_portal_id);
    update inbound.card
    set state = 'offered'
    where portal_id = p_portal_id and state = 'staged' and not is_captured;
    update staging.reject as reject
    set state = 'obsolete', closed_at = now()
    where
        reject.source_system = v_source and reject.state = 'open'
        and not exists (
            select from inbound.card as card
            where card.portal_id = p_portal_id and card.state = 'staged' and card.source_key = reject.source_key
        );
end
$$;
