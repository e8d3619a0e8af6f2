-- Stops whoever names a dictionary that is not there.
create or replace function exchange.require_dictionary(p_dictionary text)
returns void
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
    if not exists (select from exchange.dictionary as known where known.dictionary = p_dictionary) then
        raise exception 'there is no dictionary %', p_dictionary
            using errcode = 'no_data_found', hint = 'Name one of: intersect dictionary list.';
    end if;
end
$$;
