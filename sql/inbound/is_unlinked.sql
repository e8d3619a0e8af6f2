-- Did links of a card change only because the cards that they named are gone? Nobody chose that: the portal takes a deleted
-- company out of its contacts without a word, and where it was merged it names the survivor.
create or replace function inbound.is_unlinked(
    p_portal_id integer, p_entity text, p_field text, p_base jsonb, p_theirs jsonb
)
returns boolean
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
    with recursive named as (
        select side.is_base, entry.value::bigint as crm_id
        from (values (true, p_base), (false, p_theirs)) as side (is_base, links)
        cross join lateral jsonb_array_elements_text(
            case jsonb_typeof(side.links) when 'array' then side.links else jsonb_build_array(side.links) end
        ) as entry (value)
        where entry.value ~ '^[1-9][0-9]{0,17}$'
    ),
    target as (
        select map.argument as entity
        from exchange.field_map as map
        where
            map.portal_id = p_portal_id and map.entity = p_entity and map.portal_field = p_field and map.is_active
            and map.transform in ('card', 'cards')
    ),
    gone as (
        select named.crm_id, deletion.survivor_id
        from named
        cross join target
        inner join inbound.deletion as deletion
            on named.crm_id = deletion.crm_id and target.entity = deletion.entity and deletion.portal_id = p_portal_id
        where named.is_base and deletion.state <> 'discarded'
        union
        -- Into what it was merged may have been merged too.
        select deletion.crm_id, deletion.survivor_id
        from gone
        cross join target
        inner join inbound.deletion as deletion
            on gone.survivor_id = deletion.crm_id and target.entity = deletion.entity and deletion.portal_id = p_portal_id
        where deletion.state <> 'discarded'
    )
    select coalesce(bool_and(
        case
            when named.is_base then named.crm_id in (select gone.crm_id from gone)
            else named.crm_id in (select gone.survivor_id from gone)
        end
    ), false)
    from target
    cross join named
    where not exists (
        select from named as other where other.crm_id = named.crm_id and other.is_base <> named.is_base
    )
$$;
