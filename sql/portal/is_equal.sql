-- Are our value of a field and the portal's the same at the portal's precision? Of product rows the portal adds columns
-- of its own; only those that we wrote count, in the rows' order.
create or replace function portal.is_equal(p_field text, p_ours jsonb, p_theirs jsonb)
returns boolean
language sql
immutable
set search_path = pg_catalog, pg_temp
as $$
    select case
        when p_ours = p_theirs then true
        when p_field = 'fm' then inbound.is_same('fm', p_ours, p_theirs)
        when p_field = 'productRows' then
            jsonb_array_length(coalesce(p_ours, '[]')) = jsonb_array_length(coalesce(p_theirs, '[]'))
            and not exists (
                select
                from jsonb_array_elements(p_ours) with ordinality as ours (line, place)
                inner join (
                    select entry.value as line, row_number() over (
                        order by (entry.value ->> 'sort')::numeric, (entry.value ->> 'id')::bigint
                    ) as place
                    from jsonb_array_elements(p_theirs) as entry
                ) as theirs on ours.place = theirs.place
                cross join lateral jsonb_each(ours.line) as written
                where not portal.is_equal(written.key, written.value, theirs.line -> written.key)
            )
        else portal.plain_value(
            p_ours, 'number' in (jsonb_typeof(p_ours), jsonb_typeof(p_theirs)), p_ours #>> '{}' ~ '^\d{4}-\d\d-\d\d$'
        ) = portal.plain_value(
            p_theirs, 'number' in (jsonb_typeof(p_ours), jsonb_typeof(p_theirs)), p_ours #>> '{}' ~ '^\d{4}-\d\d-\d\d$'
        )
    end
$$;
