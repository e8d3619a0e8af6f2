-- Takes what the objects of pg_temp.known hold as known, where it is not what we knew. What we wrote last, by the user of
-- the card, is no change of people; of a card that a person wrote last only the fields that the ERP owns are, and those
-- are not put back before the ERP has had its say: the rest capture finds. Such fields count as not agreed upon.
create or replace function portal.read_again(p_walk portal.walk)
returns void
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_user_ids bigint[] := (select known.user_ids from exchange.server as known);
    v_is_item boolean := (
        select target.family in ('item', 'requisite') from delta.entity as target where target.entity = p_walk.entity
    );
    v_owned text[] := array(
        select case when map.transform in ('phone', 'email') then 'fm' else map.portal_field end
        from exchange.field_map as map
        where
            map.portal_id = p_walk.portal_id and map.entity = p_walk.entity and map.is_active
            and (map.owner = 'erp' or jsonb_path_exists(map.source_owners, '$.* ? (@ == "erp")'))
    );
begin
    drop table if exists pg_temp.newer;
    create temp table newer on commit drop as
    select
        known.golden_id, known.crm_id, known.updated_by, known.updated_time, field.key as name, field.value as theirs,
        case when v_is_item then known.held else known.sent end -> field.key as ours,
        case
            when v_is_item then known.updated_by = any (v_user_ids)
            -- Rows bear no user: they are of whoever changed their deal last.
            when p_walk.entity = 'product_rows' then not exists (
                select from portal.difference as deal
                where
                    deal.golden_id = known.golden_id and deal.entity = 'deal' and deal.portal_id = p_walk.portal_id
                    and deal.repair = 'captured'
            )
            else true
        end as is_ours
    from pg_temp.known as known
    cross join lateral jsonb_each(known.fields) as field
    where
        known.golden_id is not null
        and case
            when v_is_item then
                known.is_unread and known.held ? field.key
                and not inbound.is_same(field.key, known.held -> field.key, field.value)
            else known.sent ? field.key and not portal.is_equal(field.key, known.sent -> field.key, field.value)
        end;

    update portal.item as card
    set
        held = case
            when v_is_item or p_walk.entity in ('product_rows', 'address') then card.held || coalesce(known.held, '{}')
            else card.held
        end,
        sent = card.sent - coalesce(known.names, '{}') || case
            when not known.has_multifields then '{}'
            -- Of phones and e-mails ours are those that we had sent and that are still there.
            else jsonb_build_object('fm', coalesce((
                select jsonb_agg(entry.value order by entry.place)
                from jsonb_array_elements(case jsonb_typeof(card.sent -> 'fm') when 'array' then card.sent -> 'fm' else '[]' end)
                    with ordinality as entry (value, place)
                where exists (
                    select from jsonb_array_elements(case jsonb_typeof(known.multifields) when 'array' then known.multifields else '[]' end) as there
                    where
                        there.value ->> 'typeId' = entry.value ->> 'typeId'
                        and there.value ->> 'value' = entry.value ->> 'value'
                )
            ), '[]'))
        end
    from (
        select
            newer.golden_id,
            jsonb_object_agg(newer.name, newer.theirs) filter (
                where newer.is_ours or (newer.name = any (v_owned) and newer.name <> 'fm')
            ) as held,
            array_agg(newer.name) filter (
                where newer.name <> 'fm' and (newer.is_ours or newer.name = any (v_owned))
            ) as names,
            coalesce(bool_or(newer.name = 'fm'), false) and v_is_item as has_multifields,
            jsonb_agg(newer.theirs) filter (where newer.name = 'fm') -> 0 as multifields
        from pg_temp.newer as newer
        group by newer.golden_id
    ) as known
    where
        card.golden_id = known.golden_id and card.entity = p_walk.entity and card.portal_id = p_walk.portal_id;

    insert into portal.difference (
        portal_id, entity, kind, basis, golden_id, crm_id, field_name, ours, theirs, changed_by, changed_at, repair
    )
    select
        p_walk.portal_id, p_walk.entity, 'different', 'confirmed', newer.golden_id, newer.crm_id, newer.name, newer.ours,
        newer.theirs, newer.updated_by, newer.updated_time,
        case when newer.is_ours or (newer.name = any (v_owned) and newer.name <> 'fm') then 'read_again' else 'captured' end
    from pg_temp.newer as newer;
end
$$;
