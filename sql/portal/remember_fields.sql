-- Remembers the fields the portal says it has for one kind of card, as its fields method returned them.
create or replace function portal.remember_fields(p_portal_id integer, p_entity text, p_fields jsonb)
returns bigint
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_count bigint;
begin
    insert into portal.field as present (
        portal_id, entity, field_name, field_type, is_required, is_read_only, is_multiple
    )
    select
        p_portal_id,
        p_entity,
        -- Custom fields travel under their original names (useOriginalUfNames).
        case when field.value ->> 'upperName' like 'UF\_%' then field.value ->> 'upperName' else field.key end,
        field.value ->> 'type',
        coalesce((field.value ->> 'isRequired')::boolean, false),
        coalesce((field.value ->> 'isReadOnly')::boolean, false),
        coalesce((field.value ->> 'isMultiple')::boolean, false)
    from jsonb_each(p_fields) as field
    on conflict (portal_id, entity, field_name) do update
    set
        field_type = excluded.field_type, is_required = excluded.is_required,
        is_read_only = excluded.is_read_only, is_multiple = excluded.is_multiple, seen_at = now();
    get diagnostics v_count = row_count;
    delete from portal.field as old
    where old.portal_id = p_portal_id and old.entity = p_entity and old.seen_at < now();
    return v_count;
end
$$;
