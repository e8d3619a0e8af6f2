-- Cards of ours that wait for their records to be staged again after a restore, the newest first, and the parked
-- records that may be theirs. Prices and requisites go with their owners.
create or replace function portal.list_lost(p_portal_id integer, p_entity text default null, p_limit integer default 50)
returns table (
    entity text, crm_id bigint, golden_id bigint, title text, found_at timestamptz, candidate_ids bigint[]
)
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
    select
        lost.entity, lost.crm_id, lost.golden_id,
        coalesce(
            nullif(lost.fields ->> 'title', ''), nullif(lost.fields ->> 'NAME', ''),
            nullif(concat_ws(' ', lost.fields ->> 'lastName', lost.fields ->> 'name', lost.fields ->> 'secondName'), '')
        ),
        lost.found_at,
        array(
            select item.golden_id from delta.item as item
            where
                item.portal_id = p_portal_id and item.state = 'parked' and item.error_code = 'CARD_MAYBE_THERE'
                and item.entity = lost.entity and item.params ->> 'crm_id' = lost.crm_id::text
            order by item.golden_id
        )
    from portal.lost_card as lost
    inner join delta.entity as target on lost.entity = target.entity and target.family in ('item', 'product')
    where lost.portal_id = p_portal_id and (p_entity is null or lost.entity = p_entity)
    order by lost.crm_id desc, lost.entity
    limit p_limit
$$;
