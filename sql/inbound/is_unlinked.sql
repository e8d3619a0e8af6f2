-- Did links of a card go only because the cards that they named are gone? Nobody chose that: the portal takes a deleted
-- company out of its contacts without a word.
create or replace function inbound.is_unlinked(
    p_portal_id integer, p_entity text, p_field text, p_base jsonb, p_theirs jsonb
)
returns boolean
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
    with named as (
        select side.is_base, entry.value::bigint as crm_id
        from (values (true, p_base), (false, p_theirs)) as side (is_base, links)
        cross join lateral jsonb_array_elements_text(
            case jsonb_typeof(side.links) when 'array' then side.links else jsonb_build_array(side.links) end
        ) as entry (value)
        where entry.value ~ '^[1-9][0-9]{0,17}$'
    )
    select coalesce(bool_and(
        named.is_base and exists (
            select from inbound.deletion as gone
            where
                gone.crm_id = named.crm_id and gone.entity = map.argument and gone.portal_id = p_portal_id
                and gone.state <> 'discarded'
        )
    ), false)
    from exchange.field_map as map
    cross join named
    where
        map.portal_id = p_portal_id and map.entity = p_entity and map.portal_field = p_field and map.is_active
        and map.transform in ('card', 'cards')
        and not exists (
            select from named as other where other.crm_id = named.crm_id and other.is_base <> named.is_base
        )
$$;
