-- Takes a missing value off the list for good: the dictionary's policy is answer enough.
create or replace function exchange.ignore_value(p_missing_value_id bigint)
returns setof exchange.missing_value
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
    return query
    update exchange.missing_value as missing
    set state = 'ignored', answered_by = session_user, answered_at = now()
    where missing.missing_value_id = p_missing_value_id
    returning missing.*;
    if not found then
        raise exception 'there is no missing value %', p_missing_value_id
            using errcode = 'no_data_found', hint = 'See: intersect dictionary missing';
    end if;
end
$$;
