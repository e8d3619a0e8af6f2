-- Writes to portal.difference the objects that we know in the ranges of a request of a walk (pg_temp.span) and that the
-- portal did not show there (pg_temp.found).
create or replace function portal.find_missing(p_walk portal.walk)
returns void
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
    if p_walk.entity <> 'product_rows' then
        insert into portal.difference (portal_id, entity, kind, golden_id, crm_id, purpose)
        select p_walk.portal_id, p_walk.entity, 'missing', card.golden_id, card.crm_id, p_walk.purpose
        from pg_temp.span as span
        -- With an offset it stays a look through the index.
        cross join lateral (
            select present.golden_id, present.crm_id
            from portal.item as present
            where
                -- Behind the last page there is nothing.
                present.crm_id > span.low
                and present.crm_id <= case
                    when span.high is null and not span.is_full then 9223372036854775807 else span.reached
                end
                and present.entity = p_walk.entity
                and present.portal_id = p_walk.portal_id
                and present.deleted_at is null
                -- An address that is known to be gone.
                and (p_walk.entity <> 'address' or present.held ? 'TYPE_ID')
            offset 0
        ) as card
        where
            not exists (select from pg_temp.found as found where found.crm_id = card.crm_id)
            -- What a person has decided about, or is to decide, is not asked again every few hours.
            and not (p_walk.purpose = 'sweep' and exists (
                select from inbound.deletion as known
                where
                    known.portal_id = p_walk.portal_id and known.entity = p_walk.entity and known.crm_id = card.crm_id
                    and known.state in ('held', 'discarded')
            ));
    end if;
end
$$;
