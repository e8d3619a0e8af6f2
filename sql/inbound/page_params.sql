-- Parameters of one page of cards by (updatedTime, id), after the given pair. Always with an offset (R16); the whole
-- card, because multifields come only with it (R19). json and not jsonb: jsonb sorts keys, and would order by id first.
create or replace function inbound.page_params(p_entity_type_id text, p_time text, p_after_id text)
returns json
language sql
immutable
set search_path = pg_catalog, pg_temp
as $$
    select json_build_object(
        'entityTypeId', p_entity_type_id,
        'useOriginalUfNames', 'Y',
        'start', -1,
        'order', '{"updatedTime": "ASC", "id": "ASC"}'::json,
        'filter', json_build_object('0', json_build_object(
            'logic', 'OR',
            '0', json_build_object('>updatedTime', p_time),
            '1', json_build_object('=updatedTime', p_time, '>id', p_after_id)
        ))
    )
$$;
