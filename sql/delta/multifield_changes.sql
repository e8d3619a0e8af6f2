-- Operations that bring the portal's phones and e-mails from what it holds to what is wanted (W04): keyed by entry id
-- or n0, n1 …; only entries that we sent are taken away, those people added stay.
create or replace function delta.multifield_changes(p_wanted jsonb, p_sent jsonb, p_held jsonb)
returns jsonb
language sql
immutable
set search_path = pg_catalog, pg_temp
as $$
    with wanted as (
        select entry ->> 'typeId' as type_id, entry ->> 'valueType' as value_type, entry ->> 'value' as value, place
        from jsonb_array_elements(coalesce(p_wanted, '[]')) with ordinality as wanted_entry (entry, place)
    ),
    sent as (
        select entry ->> 'typeId' as type_id, entry ->> 'value' as value
        from jsonb_array_elements(coalesce(p_sent, '[]')) as entry
    ),
    held as (
        select entry ->> 'id' as id, entry ->> 'typeId' as type_id, entry ->> 'value' as value
        from jsonb_array_elements(coalesce(p_held, '[]')) as entry
    ),
    added as (
        select wanted.*, row_number() over (partition by wanted.type_id order by wanted.place) as turn
        from wanted
        where
            not exists (
                select from held where held.type_id = wanted.type_id and held.value = wanted.value
            )
            -- What we sent and a person took away is theirs to decide.
            and not exists (
                select from sent where sent.type_id = wanted.type_id and sent.value = wanted.value
            )
    ),
    removed as (
        select held.*, row_number() over (partition by held.type_id order by held.id::bigint) as turn
        from held
        where
            exists (select from sent where sent.type_id = held.type_id and sent.value = held.value)
            and not exists (select from wanted where wanted.type_id = held.type_id and wanted.value = held.value)
    ),
    operation as (
        select
            coalesce(
                removed.id, 'n' || (count(*) filter (where removed.id is null) over (order by added.place) - 1)
            ) as key,
            case
                when added.value is null then jsonb_build_object('typeId', removed.type_id, 'value', '')
                else jsonb_build_object(
                    'typeId', added.type_id, 'valueType', added.value_type, 'value', added.value
                )
            end as value
        from added
        full join removed on added.type_id = removed.type_id and added.turn = removed.turn
    )
    select coalesce(jsonb_object_agg(operation.key, operation.value), '{}') from operation
$$;
