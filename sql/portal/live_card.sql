-- The card that stands for each golden row in a portal, to point at: not one that people deleted, and for one that they
-- merged into another the other.
create or replace view portal.live_card as
select
    item.portal_id,
    item.entity,
    item.golden_id,
    coalesce(item.merged_into, item.crm_id) as crm_id
from portal.item as item
where item.crm_id is not null and (item.deleted_at is null or item.merged_into is not null);
