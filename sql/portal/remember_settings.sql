-- Remembers what the portal says about itself: catalog, base price type, requisite presets. What it did not say stays.
create or replace function portal.remember_settings(
    p_portal_id integer, p_originator_id text, p_catalog_id integer, p_base_price_type_id integer,
    p_organization_preset_id integer, p_person_preset_id integer
)
returns void
language sql
security definer
set search_path = pg_catalog, pg_temp
as $$
    update portal.portal
    set
        originator_id = p_originator_id,
        catalog_id = coalesce(p_catalog_id, catalog_id),
        base_price_type_id = coalesce(p_base_price_type_id, base_price_type_id),
        organization_preset_id = coalesce(p_organization_preset_id, organization_preset_id),
        person_preset_id = coalesce(p_person_preset_id, person_preset_id),
        paused_until = null,
        paused_reason = null,
        metadata_at = now()
    where portal_id = p_portal_id
$$;
