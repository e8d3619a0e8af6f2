-- Sets what becomes of a kind of card that people delete, how many a day need nobody's approval, and whether the golden
-- rows of cards that they merge follow; NULL leaves it.
create or replace function inbound.set_deletion_policy(
    p_entity text, p_policy text, p_limit integer, p_merges text default null
)
returns table (entity text, deletion_policy text, deletion_limit integer, merge_policy text)
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
    return query
    update delta.entity as kind
    set
        deletion_policy = coalesce(p_policy, kind.deletion_policy),
        deletion_limit = coalesce(p_limit, kind.deletion_limit),
        merge_policy = coalesce(p_merges, kind.merge_policy)
    where kind.entity = p_entity and kind.family = 'item'
    returning kind.entity, kind.deletion_policy, kind.deletion_limit, kind.merge_policy;
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
