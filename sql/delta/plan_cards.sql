-- What the ticks from the given one on queued for one portal object: cards to create, cards to update and in which
-- fields, those that need nothing after all, and those that lack a required value and will be parked; NULL: nothing.
create or replace function delta.plan_cards(p_entity text, p_tick_id bigint, p_portal_id integer)
returns jsonb
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_plan jsonb;
begin
    -- Dynamic over the portal object; its name goes through %I.
    execute format(
        $query$
        with planned as materialized (
            select
                item.golden_id, card.crm_id, wanted.golden_id is not null and wanted.missing <> '{}' as is_parked,
                case
                    when wanted.golden_id is null then '{}'
                    when card.crm_id is null then null
                    else delta.changed_fields(
                        wanted.fields || delta.origin_of(card), card.sent, card.held, card.doubted
                    ) || case
                        when delta.multifield_changes(wanted.fields -> 'fm', card.sent -> 'fm', card.held -> 'fm') <> '{}'
                            then '{"fm": true}'::jsonb
                        else '{}'
                    end
                end as fields
            from delta.item as item
            left join delta.%I as wanted on item.golden_id = wanted.golden_id and item.portal_id = wanted.portal_id
            left join portal.item as card
                on
                    item.golden_id = card.golden_id
                    and item.entity = card.entity
                    and item.portal_id = card.portal_id
            where
                item.entity = $1
                and item.tick_id >= $2
                and item.portal_id = $3
                and item.state in ('waiting', 'held', 'open', 'leased', 'unknown')
        )
        select jsonb_build_object(
            'entity', $1,
            'creates', count(*) filter (where not planned.is_parked and planned.fields is null),
            'updates', count(*) filter (where not planned.is_parked and planned.fields <> '{}'),
            'without_request', count(*) filter (where not planned.is_parked and planned.fields = '{}'),
            'to_be_parked', count(*) filter (where planned.is_parked),
            'fields', (
                select coalesce(jsonb_object_agg(by_field.name, by_field.card_count), '{}')
                from (
                    select field.name, count(*) as card_count
                    from planned
                    cross join lateral jsonb_object_keys(planned.fields) as field (name)
                    where not planned.is_parked
                    group by field.name
                ) as by_field
            )
        )
        from planned
        having count(*) > 0
        $query$,
        p_entity || '_wanted'
    ) into v_plan using p_entity, p_tick_id, p_portal_id;
    return v_plan;
end
$$;
