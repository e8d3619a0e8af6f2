-- Writes to portal.difference the objects of a request of a walk (pg_temp.known, pg_temp.span) that we do not know
-- though they bear our origin, and those that we know and the portal does not show.
create or replace function portal.compare_presence(p_walk portal.walk)
returns void
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
    insert into portal.difference (portal_id, entity, kind, golden_id, crm_id, theirs)
    select
        p_walk.portal_id, p_walk.entity, case when standing.crm_id is null then 'extra' else 'duplicated' end,
        known.origin_id, known.crm_id, known.fields
    from pg_temp.known as known
    left join portal.item as standing
        on
            known.origin_id = standing.golden_id
            and standing.entity = p_walk.entity
            and standing.portal_id = p_walk.portal_id
    where
        known.golden_id is null
        and known.origin_id is not null
        -- The reply to our own add may still be under way.
        and not exists (
            select from delta.item as sending
            where
                sending.golden_id = known.origin_id
                and sending.entity = p_walk.entity
                and sending.portal_id = p_walk.portal_id
                and sending.state in ('leased', 'unknown')
        );

    perform portal.find_missing(p_walk);
end
$$;
