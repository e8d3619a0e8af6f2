-- SQL expression of one field map row over s, a row of delta.<entity>_source. Identifiers go through %I, values
-- through %L, and the transform is one of a closed list: nothing a map says can become SQL of its own. Text that is no
-- number or date counts as absent: one bad attribute must stop neither a tick nor a claim (I2).
create or replace function delta.transform_expression(p_map exchange.field_map)
returns text
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
declare
    v_value text := case
        when p_map.golden_column is not null then format('s.%I', p_map.golden_column)
        when p_map.attribute_path is not null then format('(s.attributes #>> %L::text[])', p_map.attribute_path)
        else 'null::text'
    end;
    v_type text := coalesce(
        (
            select attribute.atttypid::regtype::text
            from pg_catalog.pg_attribute as attribute
            where
                attribute.attrelid = to_regclass(format('delta.%I', p_map.entity || '_source'))
                and attribute.attname = p_map.golden_column
                and attribute.attnum > 0
        ), 'text'
    );
    v_cast text := case
        when v_type = 'text' then 'case when pg_input_is_valid(%1$s, %2$L) then (%1$s)::%2$s end'
        else '%1$s::%2$s'
    end;
begin
    return case p_map.transform
        when 'text' then format('nullif(%s::text, '''')', v_value)
        when 'upper' then format('upper(%s::text)', v_value)
        when 'lower' then format('lower(%s::text)', v_value)
        when 'number' then format(v_cast, v_value, 'numeric')
        when 'money' then format('round(%s, 2)', format(v_cast, v_value, 'numeric'))
        -- Midnight in Moscow is the day before in UTC: the day is the one of the source.
        when 'date' then format('to_char(%s, ''YYYY-MM-DD'')', case
            when v_type = 'timestamp with time zone' and p_map.entity = 'deal'
                then format('(%s at time zone s.time_zone)::date', v_value)
            else format(v_cast, v_value, 'date')
        end)
        when 'datetime'
            then format(
                'to_char((%s) at time zone ''UTC'', ''YYYY-MM-DD"T"HH24:MI:SS"+00:00"'')',
                format(v_cast, v_value, 'timestamptz')
            )
        when 'yes_no' then format('case %s when true then ''Y'' when false then ''N'' end', format(v_cast, v_value, 'boolean'))
        when 'dictionary' then format(
            '(select v.portal_value from exchange.portal_value as v where v.portal_id = s.portal_id '
            'and v.dictionary = %L and v.canonical_value = %s::text)', p_map.argument, v_value
        )
        -- A stage belongs to the pipeline of its direction: C3:WON outside the default one (W21).
        when 'stage' then format(
            '(select case when coalesce(c.portal_value, ''0'') = ''0'' then v.portal_value '
            'else ''C'' || c.portal_value || '':'' || v.portal_value end '
            'from exchange.portal_value as v left join exchange.portal_value as c on c.portal_id = s.portal_id '
            'and c.dictionary = ''deal_direction'' and c.canonical_value = s.direction '
            'where v.portal_id = s.portal_id and v.dictionary = %L and v.canonical_value = %s::text)',
            p_map.argument, v_value
        )
        when 'card' then format(
            '(select i.crm_id from portal.live_card as i where i.golden_id = %s and i.entity = %L '
            'and i.portal_id = s.portal_id)', v_value, p_map.argument
        )
        when 'cards' then format(
            '(select jsonb_agg(i.crm_id order by o.place) from unnest(%s) with ordinality as o (golden_id, place) '
            'inner join portal.live_card as i on i.golden_id = o.golden_id and i.entity = %L '
            'and i.portal_id = s.portal_id)', v_value, p_map.argument
        )
        when 'phone' then delta.multifield_expression('PHONE', p_map.argument, v_value)
        when 'email' then delta.multifield_expression('EMAIL', p_map.argument, v_value)
    end;
end
$$;
