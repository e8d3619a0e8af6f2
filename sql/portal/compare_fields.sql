-- Writes to portal.difference the fields of pg_temp.known in which the portal differs from the golden row, or else from
-- what it had confirmed. What a delivery or a capture is still busy with is left for the next time.
create or replace function portal.compare_fields(p_walk portal.walk)
returns void
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
    -- Dynamic over the portal object: each has a view of wanted values of its own; its name goes through %I.
    execute format(
        $query$
        with wanted as (
            select
                known.crm_id,
                -- Of most cards nothing is new on either side; then no function is called.
                case
                    when wanted.fields - 'fm'::text = known.sent - 'fm'::text then '{}'
                    else delta.changed_fields(wanted.fields, known.sent, known.fields, '{}')
                end || coalesce((
                    -- We sent it, the portal took it, and then a person put this value there.
                    select jsonb_object_agg(map.portal_field, wanted.fields -> map.portal_field)
                    from inbound.change as change
                    inner join exchange.field_map as map
                        on map.portal_id = $1 and map.entity = $2 and map.portal_field = any (change.changed_fields)
                    where
                        change.golden_id = known.golden_id
                        and change.entity = $2
                        and change.portal_id = $1
                        and map.owner = 'erp'
                        and map.direction <> 'in'
                        and wanted.fields ? map.portal_field
                        and portal.is_equal(
                            map.portal_field, change.theirs -> map.portal_field, known.fields -> map.portal_field
                        )
                ), '{}') || case
                    when
                        wanted.fields -> 'fm' is not distinct from known.sent -> 'fm'
                        and known.held -> 'fm' is not distinct from known.fields -> 'fm' then '{}'
                    when delta.multifield_changes(wanted.fields -> 'fm', known.sent -> 'fm', known.fields -> 'fm') <> '{}'
                        then jsonb_build_object('fm', wanted.fields -> 'fm')
                    else '{}'
                end as fields
            from pg_temp.known as known
            cross join lateral (
                select present.fields
                from delta.%I as present
                where present.golden_id = known.golden_id and present.portal_id = $1
                offset 0
            ) as wanted
            where not known.is_busy and not known.is_discarded and known.wanted_hash is not null
        ),
        field as (
            select known.crm_id, field.key as name, 'golden' as basis, field.value as ours
            from wanted
            inner join pg_temp.known as known on wanted.crm_id = known.crm_id
            cross join lateral jsonb_each(wanted.fields) as field
            where
                known.fields ? field.key
                and (field.key = 'fm' or not portal.is_equal(field.key, field.value, known.fields -> field.key))
                -- What people own, or decide about, is theirs.
                and not exists (
                    select from exchange.field_map as map
                    where
                        map.portal_id = $1 and map.entity = $2 and map.portal_field = field.key
                        and map.owner in ('crm', 'review')
                )
            union all
            select known.crm_id, field.key, 'confirmed', field.value
            from pg_temp.known as known
            cross join lateral jsonb_each(known.held) as field
            where
                known.golden_id is not null
                and not known.is_busy
                and known.is_unread is not true
                and known.fields ? field.key
                and known.fields -> field.key is distinct from field.value
                and not portal.is_equal(field.key, field.value, known.fields -> field.key)
        )
        insert into portal.difference (
            portal_id, entity, kind, basis, golden_id, crm_id, field_name, ours, theirs, changed_by, changed_at
        )
        select distinct on (field.crm_id, field.name)
            $1, $2, 'different', field.basis, known.golden_id, field.crm_id, field.name, field.ours,
            known.fields -> field.name, known.updated_by, known.updated_time
        from field
        inner join pg_temp.known as known on field.crm_id = known.crm_id
        order by field.crm_id, field.name, field.basis desc
        $query$,
        p_walk.entity || '_wanted'
    ) using p_walk.portal_id, p_walk.entity;
end
$$;
