-- Offers to the ERPs what people wrote into cards of pg_temp.placed that turned out to be theirs, as far as the ERPs have no
-- value of their own there; where they have one, the owner of the field decides. Not of cards that were there before us.
create or replace function inbound.tell_linked(p_portal_id integer)
returns void
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_entity text;
    v_changes bigint[];
begin
    -- A kind of card, not a card, at a time: each has a view of its own.
    for v_entity in
        select distinct placed.entity from pg_temp.placed as placed where placed.state = 'linked' and placed.is_captured
    loop
        -- Dynamic over the kind's view; its name goes through %I.
        execute format(
            $query$
            with written as (
                insert into inbound.change (
                    portal_id, entity, crm_id, golden_id, is_new, changed_fields, base, theirs, changed_at, changed_by
                )
                select
                    item.portal_id, item.entity, item.crm_id, item.golden_id, false,
                    array(select name from jsonb_object_keys(told.fields) as name order by name),
                    known.fields, known.fields || told.fields, placed.updated_at, placed.updated_by
                from pg_temp.placed as placed
                inner join portal.item as item
                    on placed.crm_id = item.crm_id and placed.entity = item.entity and item.portal_id = $1
                inner join delta.%I as wanted on item.golden_id = wanted.golden_id and wanted.portal_id = $1
                cross join lateral (
                    select coalesce(jsonb_agg(
                        listed.entry || jsonb_build_object('id', listed.place) order by listed.place
                    ), '[]') as entries
                    from jsonb_array_elements(coalesce(wanted.fields -> 'fm', '[]')) with ordinality as listed (entry, place)
                ) as ours
                cross join lateral (
                    select wanted.fields || jsonb_build_object('fm', ours.entries) as fields
                ) as known
                cross join lateral (
                    -- Behind the ERP's own: a phone more is the second one.
                    select jsonb_agg(
                        listed.entry || jsonb_build_object('id', 1000000000 + listed.place) order by listed.place
                    ) as entries
                    from jsonb_array_elements(
                        case jsonb_typeof(item.held -> 'fm') when 'array' then item.held -> 'fm' else '[]' end
                    ) with ordinality as listed (entry, place)
                    where not inbound.has_contacts(ours.entries, jsonb_build_array(listed.entry))
                ) as added
                cross join lateral (
                    select coalesce(jsonb_object_agg(field.key, field.value), '{}') || case
                        when added.entries is null then '{}' else jsonb_build_object('fm', ours.entries || added.entries)
                    end as fields
                    from jsonb_each(item.held) as field
                    where
                        field.key <> 'fm' and not wanted.fields ? field.key
                        and field.value not in ('null', '""', '[]')
                ) as told
                where
                    placed.state = 'linked' and placed.is_captured and placed.entity = $2 and told.fields <> '{}'
                    -- What was offered as new has been told of as a whole.
                    and placed.old_state in ('staged', 'review')
                    and not exists (
                        select from outbound.change as offered
                        where offered.golden_id = placed.golden_id and offered.entity = placed.entity and offered.op = 'insert'
                    )
                order by placed.updated_at, placed.crm_id
                returning inbound_id
            )
            select array_agg(written.inbound_id) from written
            $query$,
            v_entity || '_wanted'
        ) into v_changes using p_portal_id, v_entity;
        perform inbound.offer(v_changes) where v_changes is not null;
    end loop;
end
$$;
