-- Gives leased records that have no object in the portal the lost one that was theirs before a restore, so that none is
-- made a second time: by the origin it bears, children by their parent, cards and products by what they say. Alike in
-- all that both say, or one phone or e-mail and half of the rest: the same. Alike in part: parked, until a person says
-- so. It costs nothing where nothing is lost.
create or replace function delta.take_over_lost(p_portal_id integer, p_lease bigint)
returns void
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_entity text;
begin
    if not exists (select from portal.lost_card as lost where lost.portal_id = p_portal_id) then
        return;
    end if;
    drop table if exists pg_temp.newcomer, pg_temp.likeness, pg_temp.choice;
    create temp table newcomer on commit drop as
    select item.entity, item.golden_id, item.wanted
    from delta.item as item
    where
        item.lease = p_lease
        and item.state = 'leased'
        and exists (
            select from portal.lost_card as lost where lost.entity = item.entity and lost.portal_id = p_portal_id
        )
        and not exists (
            select from portal.item as card
            where
                card.golden_id = item.golden_id
                and card.entity = item.entity
                and card.portal_id = p_portal_id
                and card.crm_id is not null
        );
    create temp table likeness (
        entity text, golden_id bigint, crm_id bigint, agreed integer, is_same boolean
    ) on commit drop;

    insert into pg_temp.likeness
    select newcomer.entity, newcomer.golden_id, lost.crm_id, 1000, true
    from pg_temp.newcomer as newcomer
    inner join portal.lost_card as lost
        on newcomer.golden_id = lost.golden_id and newcomer.entity = lost.entity and lost.portal_id = p_portal_id
    union all
    select newcomer.entity, newcomer.golden_id, lost.crm_id, 999, true
    from pg_temp.newcomer as newcomer
    inner join delta.dependency as dependency
        on newcomer.golden_id = dependency.golden_id and newcomer.entity = dependency.entity
    inner join delta.entity as target on newcomer.entity = target.entity and target.family in ('price', 'requisite')
    inner join portal.item as parent
        on
            dependency.parent_golden_id = parent.golden_id
            and dependency.parent_entity = parent.entity
            and parent.portal_id = p_portal_id
    inner join portal.lost_card as lost
        on
            newcomer.entity = lost.entity
            and lost.portal_id = p_portal_id
            and case target.family
                when 'price' then
                    lost.fields ->> 'productId' = parent.crm_id::text
                    and lost.fields ->> 'catalogGroupId' = newcomer.wanted ->> 'catalogGroupId'
                else
                    lost.fields ->> 'ENTITY_ID' = parent.crm_id::text
                    and lost.fields ->> 'ENTITY_TYPE_ID' = (
                        select owner.entity_type_id::text from delta.entity as owner where owner.entity = dependency.parent_entity
                    )
            end;

    insert into pg_temp.likeness
    with pair as materialized (
        select distinct newcomer.entity, newcomer.golden_id, newcomer.wanted, value.crm_id
        from pg_temp.newcomer as newcomer
        cross join lateral portal.comparable_values(newcomer.wanted) as said
        inner join portal.lost_value as value
            on
                value.value_hash = hashtextextended(said.field_name || '=' || said.value, 0)
                and newcomer.entity = value.entity
                and value.portal_id = p_portal_id
                and value.is_selective
    ),
    field as (
        select
            pair.entity, pair.golden_id, pair.crm_id, said.field_name,
            bool_or(theirs.value_hash is not null) as is_agreed,
            coalesce(bool_or(theirs.is_selective), false) or not bool_or(theirs.value_hash is not null) as tells,
            bool_or(map.transform in ('card', 'cards')) as is_reference
        from pair
        cross join lateral portal.comparable_values(pair.wanted) as said
        left join portal.lost_value as theirs
            on
                theirs.crm_id = pair.crm_id and theirs.entity = pair.entity and theirs.portal_id = p_portal_id
                and theirs.value_hash = hashtextextended(said.field_name || '=' || said.value, 0)
        left join exchange.field_map as map
            on
                map.portal_id = p_portal_id and map.entity = pair.entity and map.portal_field = said.field_name
                and map.is_active
        where exists (
            select from portal.lost_value as present
            where
                present.crm_id = pair.crm_id and present.entity = pair.entity and present.portal_id = p_portal_id
                and present.field_name = said.field_name
        )
        group by pair.entity, pair.golden_id, pair.crm_id, said.field_name
    ),
    counted as (
        select
            field.entity, field.golden_id, field.crm_id,
            count(*) as both_say,
            count(*) filter (where field.is_agreed) as agreed,
            count(*) filter (where field.tells and not coalesce(field.is_reference, false)) as telling,
            count(*) filter (where field.tells and field.is_agreed and not coalesce(field.is_reference, false)) as telling_agreed,
            coalesce(bool_or(field.is_reference and not field.is_agreed), false) as is_of_others,
            bool_or(field.is_agreed) filter (where field.field_name = 'fm') as has_shared_contact
        from field
        group by field.entity, field.golden_id, field.crm_id
    )
    select
        counted.entity, counted.golden_id, counted.crm_id, counted.agreed,
        counted.agreed = counted.both_say
        or (coalesce(counted.has_shared_contact, false) and counted.agreed * 2 >= counted.both_say)
    from counted
    where
        not counted.is_of_others
        and counted.has_shared_contact is distinct from false
        and counted.telling_agreed > 0
        and counted.telling_agreed * 2 >= counted.telling
        and not exists (
            select from pg_temp.likeness as known
            where known.golden_id = counted.golden_id and known.entity = counted.entity
        );

    -- Rounds, not rows: who is the first choice of each other, until nobody is.
    loop
        create temp table choice on commit drop as
        select mine.entity, mine.golden_id, mine.crm_id
        from (
            select distinct on (likeness.entity, likeness.golden_id) likeness.*
            from pg_temp.likeness as likeness
            where likeness.is_same
            order by likeness.entity, likeness.golden_id, likeness.agreed desc, likeness.crm_id
        ) as mine
        inner join (
            select distinct on (likeness.entity, likeness.crm_id) likeness.*
            from pg_temp.likeness as likeness
            where likeness.is_same
            order by likeness.entity, likeness.crm_id, likeness.agreed desc, likeness.golden_id
        ) as theirs
            on mine.entity = theirs.entity and mine.golden_id = theirs.golden_id and mine.crm_id = theirs.crm_id;
        exit when not found;
        for v_entity in select distinct choice.entity from pg_temp.choice as choice loop
            perform portal.take_lost(
                p_portal_id, v_entity,
                (select array_agg(choice.crm_id order by choice.crm_id) from pg_temp.choice as choice where choice.entity = v_entity),
                (select array_agg(choice.golden_id order by choice.crm_id) from pg_temp.choice as choice where choice.entity = v_entity)
            );
        end loop;
        delete from pg_temp.likeness as likeness using pg_temp.choice as choice
        where
            likeness.entity = choice.entity
            and (likeness.golden_id = choice.golden_id or likeness.crm_id = choice.crm_id);
        drop table pg_temp.choice;
    end loop;

    update delta.item as item
    set
        state = 'parked', error_code = 'CARD_MAYBE_THERE', settled_at = now(),
        params = jsonb_build_object('crm_id', doubt.crm_id),
        error_description = format('%s %s in the portal looks like it', doubt.entity, doubt.crm_id)
    from (
        select distinct on (likeness.entity, likeness.golden_id) likeness.*
        from pg_temp.likeness as likeness
        where not exists (
            select from portal.item as card
            where
                card.golden_id = likeness.golden_id and card.entity = likeness.entity
                and card.portal_id = p_portal_id and card.crm_id is not null
        )
        order by likeness.entity, likeness.golden_id, likeness.agreed desc, likeness.crm_id
    ) as doubt
    where
        item.lease = p_lease and item.state = 'leased'
        and item.golden_id = doubt.golden_id and item.entity = doubt.entity and item.portal_id = p_portal_id;
end
$$;
