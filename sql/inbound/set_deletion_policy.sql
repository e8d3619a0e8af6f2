-- Sets what becomes of a kind of card that people delete, and how many a day need nobody's approval; NULL leaves it.
create or replace function inbound.set_deletion_policy(p_entity text, p_policy text, p_limit integer)
returns table (entity text, deletion_policy text, deletion_limit integer)
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
    return query
    update delta.entity as kind
    set
        deletion_policy = coalesce(p_policy, kind.deletion_policy),
        deletion_limit = coalesce(p_limit, kind.deletion_limit)
    where kind.entity = p_entity and kind.family = 'item'
    returning kind.entity, kind.deletion_policy, kind.deletion_limit;
    if not found then
        raise exception 'There is no kind of card %.', p_entity
            using
                errcode = 'invalid_parameter_value',
                hint = 'Kinds are: ' || (
                    select string_agg(kind.entity, ', ' order by kind.rank) from delta.entity as kind where kind.family = 'item'
                );
    end if;
end
$$;
