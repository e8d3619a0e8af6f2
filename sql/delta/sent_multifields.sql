-- Which phones and e-mails on a card are ours after a look-up of an unknown outcome: those sent before and still wanted
-- or still there, and those of the lost request that are there. Without this an entry of a lost request would pass for
-- one that people added, and never be taken away.
create or replace function delta.sent_multifields(p_sent jsonb, p_wanted jsonb, p_reply jsonb)
returns jsonb
language sql
immutable
set search_path = pg_catalog, pg_temp
as $$
    with sent as (
        select entry ->> 'typeId' as type_id, entry ->> 'value' as value, entry, place
        from jsonb_array_elements(coalesce(p_sent, '[]')) with ordinality as sent_entry (entry, place)
    ),
    wanted as (
        select entry ->> 'typeId' as type_id, entry ->> 'value' as value, entry, place
        from jsonb_array_elements(coalesce(p_wanted, '[]')) with ordinality as wanted_entry (entry, place)
    ),
    there as (
        select entry ->> 'typeId' as type_id, entry ->> 'value' as value
        from jsonb_array_elements(coalesce(p_reply, '[]')) as entry
    ),
    ours as (
        select 0 as turn, sent.place, sent.entry
        from sent
        where
            exists (select from wanted where wanted.type_id = sent.type_id and wanted.value = sent.value)
            or exists (select from there where there.type_id = sent.type_id and there.value = sent.value)
        union all
        select 1 as turn, wanted.place, wanted.entry
        from wanted
        where
            not exists (select from sent where sent.type_id = wanted.type_id and sent.value = wanted.value)
            and exists (select from there where there.type_id = wanted.type_id and there.value = wanted.value)
    )
    select coalesce(jsonb_agg(ours.entry order by ours.turn, ours.place), '[]') from ours
$$;
