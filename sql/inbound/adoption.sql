-- What became of the cards of the last adoption: counts by kind of card, and examples.
create or replace function inbound.adoption(p_portal_id integer, p_examples integer default 5)
returns jsonb
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
    with source as (
        select source.source_system from exchange.source as source where source.portal_id = p_portal_id
    ),
    card as (
        select
            card.*, record.record_id, coalesce(record.golden_id, card.golden_id) as found_golden_id,
            portal.originator_id <> coalesce(nullif(card.originator_id, ''), portal.originator_id) as is_of_others,
            row_number() over (partition by card.entity, card.state order by card.crm_id) as place
        from inbound.card as card
        inner join portal.portal as portal on card.portal_id = portal.portal_id
        cross join source
        left join linked.customer as record
            on card.source_key = record.source_key and record.source_system = source.source_system
        where
            card.portal_id = p_portal_id and card.entity in ('contact', 'company') and not card.is_captured
            and (
                card.state = 'review' or card.read_at >= (
                    select min(walk.started_at) from portal.walk as walk
                    where walk.portal_id = p_portal_id and walk.purpose = 'adopt'
                )
            )
    )
    select jsonb_build_object(
        'entities', (
            select coalesce(jsonb_agg(jsonb_build_object(
                'entity', walk.entity, 'read', walk.card_count, 'known_before', walk.card_count - walk.unknown_count,
                'linked', counted.linked, 'offered', counted.offered, 'second', counted.second,
                'review', counted.review, 'unreadable', counted.unreadable,
                'origin_of_others', counted.of_others
            ) order by walk.entity), '[]')
            from portal.walk as walk
            cross join lateral (
                select
                    count(*) filter (where card.state = 'linked') as linked,
                    count(*) filter (where card.state = 'offered') as offered,
                    count(*) filter (where card.state = 'second') as second,
                    count(*) filter (where card.record_id is null and card.state <> 'read') as unreadable,
                    count(*) filter (where card.state = 'review') as review,
                    count(*) filter (where card.is_of_others) as of_others
                from card
                where card.entity = walk.entity
            ) as counted
            where walk.portal_id = p_portal_id and walk.purpose = 'adopt' and walk.entity not in ('requisite', 'address')
        ),
        'examples', (
            select coalesce(jsonb_agg(jsonb_strip_nulls(jsonb_build_object(
                'entity', card.entity, 'state', card.state, 'crm_id', card.crm_id, 'golden_id', card.found_golden_id,
                'records', (
                    select string_agg(other.source_system || ' ' || other.source_key, ', ' order by other.record_id)
                    from linked.customer as other
                    where
                        other.golden_id = card.found_golden_id and not other.is_deleted
                        and other.record_id is distinct from card.record_id
                )
            )) order by card.entity, card.state, card.crm_id), '[]')
            from card
            where card.place <= p_examples
        )
    )
$$;
