-- Many cards' fields as columns of the staging table, in the words of one source: transforms of the field map, undone.
-- `place` is the card's place in the array.
create or replace function inbound.staging_records(
    p_portal_id integer, p_entity text, p_cards jsonb[], p_source_system text
)
returns table (place bigint, record jsonb)
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
    with map as materialized (
        select * from exchange.field_map
        where
            portal_id = p_portal_id and entity = p_entity and is_active and direction in ('in', 'both')
            and golden_column is not null
    ),
    card as (
        select listed.fields, listed.place from unnest(p_cards) with ordinality as listed (fields, place)
    ),
    plain as (
        select
            card.place, map.golden_column as name, map.transform, map.argument, card.fields -> map.portal_field as value,
            case map.transform
                when 'dictionary' then card.fields ->> map.portal_field
                when 'stage' then regexp_replace(card.fields ->> map.portal_field, '^C[0-9]+:', '')
            end as word
        from card
        inner join map on card.fields ? map.portal_field
        where map.transform not in ('phone', 'email', 'card', 'cards')
    ),
    -- A word is looked up once, however many cards have it.
    known_word as (
        select
            used.argument, used.word,
            to_jsonb(inbound.source_value(p_portal_id, used.argument, used.word, p_source_system)) as value
        from (select distinct plain.argument, plain.word from plain where plain.transform in ('dictionary', 'stage')) as used
    ),
    multifield as (
        select
            card.place, map.golden_column, entry.value ->> 'value' as value,
            row_number() over (
                partition by card.place, map.golden_column order by (entry.value ->> 'id')::bigint, entry.place
            ) as turn
        from card
        cross join lateral jsonb_array_elements(coalesce(nullif(card.fields -> 'fm', 'null'), '[]'))
            with ordinality as entry (value, place)
        inner join map on upper(map.transform) = entry.value ->> 'typeId'
    ),
    field as (
        select
            plain.place, plain.name,
            case plain.transform
                when 'date' then to_jsonb((nullif(plain.value #>> '{}', '')::timestamptz at time zone 'UTC')::date)
                when 'yes_no' then to_jsonb((nullif(plain.value #>> '{}', '') = 'Y'))
                else nullif(nullif(plain.value, '""'), 'null')
            end as value
        from plain
        where plain.transform not in ('dictionary', 'stage')
        union all
        select plain.place, plain.name, known_word.value
        from plain
        inner join known_word
            on
                plain.argument is not distinct from known_word.argument
                and plain.word is not distinct from known_word.word
        where plain.transform in ('dictionary', 'stage')
        union all
        select
            multifield.place,
            case multifield.golden_column when 'phones' then 'phone' else 'email' end
            || case multifield.turn when 1 then '' else '_2' end,
            to_jsonb(multifield.value)
        from multifield
        where multifield.turn <= 2 and multifield.golden_column in ('phones', 'emails')
        union all
        select multifield.place, multifield.golden_column, jsonb_agg(multifield.value order by multifield.turn)
        from multifield
        group by multifield.place, multifield.golden_column
    )
    select card.place, coalesce(told.record, '{}')
    from card
    left join (
        select field.place, jsonb_object_agg(field.name, field.value) as record
        from field
        where field.value is not null
        group by field.place
    ) as told on card.place = told.place
$$;
