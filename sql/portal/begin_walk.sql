-- Begins walks through a portal's objects by growing id, those of an earlier one that was cut off go on where they
-- stopped; returns them in the order in which they are read. One command at a time walks: the
-- session holds portal.hold_walk_lock.
create or replace function portal.begin_walk(
    p_portal_id integer, p_purpose text, p_entities text[] default null, p_share numeric default 1
)
returns setof portal.walk
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_entities text[] := coalesce(p_entities, array(
        select target.entity from delta.entity as target
        where case p_purpose
            when 'adopt' then target.entity in ('company', 'contact', 'requisite', 'address')
            when 'sweep' then
                target.family = 'item'
                -- No time tells which addresses people changed.
                or (target.family = 'address' and inbound.watched_names(p_portal_id, 'address') is not null)
            else true
        end
    ));
    v_unknown text := (
        select string_agg(named.entity, ', ')
        from unnest(v_entities) as named (entity)
        where not exists (select from delta.entity as target where target.entity = named.entity)
    );
begin
    if v_unknown is not null then
        raise exception 'walk: there is no entity %', v_unknown using errcode = 'no_data_found', hint = format(
            'Entities are: %s.', (select string_agg(target.entity, ', ' order by target.rank, target.entity) from delta.entity as target)
        );
    end if;
    if p_share is null or p_share <= 0 or p_share > 1 then
        raise exception 'walk: % is no part of a portal', coalesce(p_share::text, '(null)')
            using errcode = 'invalid_parameter_value', hint = 'Give a part of 1 above 0: 0.05 is a twentieth.';
    end if;
    if p_purpose <> 'restore' then
        perform exchange.require_same_server();
    end if;
    if p_purpose in ('reconcile', 'restore') then
        delete from portal.walk where portal_id = p_portal_id and purpose in ('reconcile', 'restore');
        truncate portal.difference;
    else
        -- An adoption or a sweep that came to its end begins anew; one that was cut off goes on.
        delete from portal.walk as walk
        where
            walk.portal_id = p_portal_id
            and walk.purpose = p_purpose
            and not exists (
                select from portal.walk as other
                where other.portal_id = p_portal_id and other.purpose = p_purpose and other.finished_at is null
            );
    end if;
    insert into portal.walk (portal_id, entity, purpose, share)
    select p_portal_id, named.entity, p_purpose, p_share
    from unnest(v_entities) as named (entity)
    on conflict do nothing;
    return query
    select walk.*
    from portal.walk as walk
    inner join delta.entity as target on walk.entity = target.entity
    where walk.portal_id = p_portal_id and walk.purpose = p_purpose and walk.finished_at is null
    order by target.rank, walk.entity;
end
$$;
