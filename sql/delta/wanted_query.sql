-- Query of one portal object's wanted values by the field map: portal_id, golden_id, wanted_hash, fields, missing, and
-- initial: what people own and only a new card gets. created_at is the record's createdTime, which nothing but the import
-- of a new card can send (5.11): it is among initial, and no change of it is a change of the card.
create or replace function delta.wanted_query(p_entity text, p_portal_id integer)
returns text
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_signs text;
    v_objects text;
    v_multifields text;
    v_missing text;
    v_initial text;
    v_initial_multifields text;
    v_created_at text;
    v_content text;
begin
    with field as (
        select
            map.*,
            case
                when map.default_value is null then delta.transform_expression(map)
                else format(
                    'coalesce(%s::text, case when %s then %L end)',
                    delta.transform_expression(map),
                    coalesce(
                        (
                            select string_agg(format('s.%I is null', other), ' and ')
                            from unnest(map.default_unless) as other
                        ),
                        'true'
                    ),
                    map.default_value
                )
            end as expression,
            (row_number() over (order by map.portal_field, map.field_map_id) - 1) / 40 as chunk,
            not delta.is_sent(map) or map.portal_field = 'createdTime' as is_initial
        from exchange.field_map as map
        where
            map.portal_id = p_portal_id
            and map.entity = p_entity
            and map.is_active
            and map.direction in ('out', 'both')
            -- What nobody may write, people own without our help.
            and (delta.is_sent(map) or map.portal_field = 'createdTime' or not exists (
                select from portal.field as known
                where
                    known.portal_id = map.portal_id
                    and known.entity = map.entity
                    and known.field_name = map.portal_field
                    and known.is_read_only
            ))
    ),
    object as (
        select
            field.is_initial,
            format(
                'jsonb_strip_nulls(jsonb_build_object(%s))',
                string_agg(
                    format(
                        case
                            when field.null_policy <> 'clear' then '%1$L, %2$s'
                            -- Of an address only what we have sent: the rest may be people's, who had it before us.
                            when p_entity = 'address' then '%1$L, coalesce(to_jsonb(%2$s), (select ''""''::jsonb from portal.item as i '
                                'where i.golden_id = s.golden_id and i.entity = ''address'' and i.portal_id = s.portal_id '
                                'and i.sent ? %1$L))'
                            else '%1$L, coalesce(to_jsonb(%2$s), ''""''::jsonb)'
                        end,
                        field.portal_field, field.expression
                    ),
                    ', ' order by field.portal_field
                )
            ) as expression
        from field
        where field.transform not in ('phone', 'email')
        group by field.is_initial, field.chunk
    ),
    multifield as (
        select
            field.is_initial,
            format(
                'jsonb_build_object(''fm'', %s)', string_agg(field.expression, ' || ' order by field.portal_field)
            ) as expression
        from field
        where field.transform in ('phone', 'email')
        group by field.is_initial
    )
    select
        -- Links count by golden id: that a parent has got its card is no change of the child.
        (
            select string_agg(
                case when field.transform in ('card', 'cards', 'phone', 'email')
                    then format('s.%I', field.golden_column)
                    else field.expression
                end,
                ', ' order by field.portal_field, field.field_map_id
            )
            from field
            where not field.is_initial
        ),
        (select string_agg(object.expression, ' || ') from object where not object.is_initial),
        (select multifield.expression from multifield where not multifield.is_initial),
        (
            select string_agg(format('case when (%s) is null then %L end', field.expression, field.portal_field), ', ')
            from field
            where field.is_required and not field.is_initial
        ),
        (select string_agg(object.expression, ' || ') from object where object.is_initial),
        (select multifield.expression from multifield where multifield.is_initial),
        (select field.expression from field where field.portal_field = 'createdTime' limit 1),
        (select 'coalesce(' || string_agg(format('(%s)::text', field.expression), ', ') || ')' from field)
    into v_signs, v_objects, v_multifields, v_missing, v_initial, v_initial_multifields, v_created_at, v_content;

    return format(
        'select s.portal_id, s.golden_id, hash_record_extended(row(%s), 0) as wanted_hash, %s as fields, '
        'array_remove(array[%s]::text[], null) as missing, %s as initial, (%s)::timestamptz as created_at '
        'from delta.%I as s where s.portal_id = %s%s',
        coalesce(v_signs, 's.golden_id'),
        concat_ws(' || ', coalesce(v_objects, '''{}''::jsonb'), v_multifields),
        v_missing,
        coalesce(nullif(concat_ws(' || ', v_initial, v_initial_multifields), ''), 'null::jsonb'),
        coalesce(v_created_at, 'null'),
        p_entity || '_source',
        p_portal_id,
        -- An address that says nothing is none, unless the portal has one to empty.
        case when p_entity = 'address' then format(
            ' and (%s is not null or exists (select from portal.item as i where i.golden_id = s.golden_id '
            'and i.entity = ''address'' and i.portal_id = s.portal_id))', coalesce(v_content, 'null::text')
        ) end
    );
end
$$;
