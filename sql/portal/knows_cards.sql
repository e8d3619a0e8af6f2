-- Do we know any contact or company of a portal?
create or replace function portal.knows_cards(p_portal_id integer)
returns boolean
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
    select exists (
        select from portal.item as card where card.portal_id = p_portal_id and card.entity in ('contact', 'company')
    )
$$;
