-- Sets for how many seconds a change of a portal object waits for further ones of the same record; 0: not at all.
create or replace function delta.set_debounce(p_entity text, p_seconds integer)
returns table (entity text, debounce_seconds integer)
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
    if coalesce(p_seconds < 0, true) then
        raise exception 'debounce of %: % is no number of seconds', p_entity, p_seconds
            using errcode = 'invalid_parameter_value', hint = 'Say 0 for none.';
    end if;
    return query
    update delta.entity as target
    set debounce_seconds = p_seconds
    where target.entity = p_entity
    returning target.entity, target.debounce_seconds;
    if not found then
        raise exception 'debounce: there is no portal object "%"', p_entity
            using errcode = 'no_data_found', hint = format(
                'Say one of: %s.', (select string_agg(target.entity, ', ' order by target.rank, target.entity) from delta.entity as target)
            );
    end if;
end
$$;
