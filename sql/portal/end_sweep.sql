-- Ends a sweep: what is missing for certain counts as deleted by people, by the policy of its kind and its brake. Returns
-- how many by kind.
create or replace function portal.end_sweep(p_portal_id integer)
returns table (entity text, missing_count bigint)
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
    perform portal.record_missing(p_portal_id);
    update portal.walk as walk
    set missing_count = (
        select count(*)
        from portal.difference as difference
        where
            difference.portal_id = p_portal_id and difference.purpose = 'sweep' and difference.kind = 'missing'
            and difference.entity = walk.entity
    )
    where walk.portal_id = p_portal_id and walk.purpose = 'sweep';
    delete from portal.difference as difference
    where difference.portal_id = p_portal_id and difference.purpose = 'sweep';
    return query
    select walk.entity, walk.missing_count
    from portal.walk as walk
    where walk.portal_id = p_portal_id and walk.purpose = 'sweep' and walk.missing_count > 0
    order by walk.entity;
end
$$;
