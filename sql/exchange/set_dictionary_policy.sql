-- What becomes of a value that a dictionary does not know: default (p_default_value), reject or pass.
create or replace function exchange.set_dictionary_policy(
    p_dictionary text, p_unknown_policy text, p_default_value text default null
)
returns setof exchange.dictionary
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
    perform exchange.require_dictionary(p_dictionary);
    if p_unknown_policy not in ('default', 'reject', 'pass') then
        raise exception 'dictionary %: there is no policy %', p_dictionary, p_unknown_policy
            using errcode = 'invalid_parameter_value', hint = 'Policies are default, reject and pass.';
    end if;
    if (p_unknown_policy = 'default') <> (p_default_value is not null) then
        raise exception 'dictionary %: policy default goes with a default value, the others without', p_dictionary
            using errcode = 'invalid_parameter_value', hint = 'intersect dictionary policy NAME default --value VALUE';
    end if;
    return query
    update exchange.dictionary as known
    set unknown_policy = p_unknown_policy, default_value = p_default_value
    where known.dictionary = p_dictionary
    returning known.*;
end
$$;
