-- Multifields the portal holds as far as we know of them after our own update: what was known, less what we took
-- away, plus what we added. What people changed meanwhile is left out, so that capture still sees it (I16).
create or replace function delta.held_multifields(p_held jsonb, p_sent jsonb, p_wanted jsonb, p_reply jsonb)
returns jsonb
language sql
immutable
set search_path = pg_catalog, pg_temp
as $$
    with reply as (
        select entry, entry ->> 'typeId' as type_id, entry ->> 'value' as value
        from jsonb_array_elements(coalesce(p_reply, '[]')) as entry
    ),
    kept as (
        select held.entry
        from jsonb_array_elements(coalesce(p_held, '[]')) as held (entry)
        where not exists (
            select from jsonb_array_elements(coalesce(p_sent, '[]')) as sent
            where sent ->> 'typeId' = held.entry ->> 'typeId' and sent ->> 'value' = held.entry ->> 'value'
        ) or exists (
            select from jsonb_array_elements(coalesce(p_wanted, '[]')) as wanted
            where wanted ->> 'typeId' = held.entry ->> 'typeId' and wanted ->> 'value' = held.entry ->> 'value'
        )
    ),
    added as (
        select reply.entry
        from reply
        inner join jsonb_array_elements(coalesce(p_wanted, '[]')) as wanted
            on reply.type_id = wanted ->> 'typeId' and reply.value = wanted ->> 'value'
        where not exists (
            select from kept
            where kept.entry ->> 'typeId' = reply.type_id and kept.entry ->> 'value' = reply.value
        )
    )
    select coalesce(jsonb_agg(known.entry order by (known.entry ->> 'id')::bigint), '[]')
    from (select kept.entry from kept union select added.entry from added) as known
$$;
