-- A person's word on deletions that were too many: approve does what the kind's policy says, discard only keeps them in
-- mind; the cards stay linked, and what is sent to them is refused by the portal. Returns how many.
create or replace function inbound.decide_deletions(p_portal_id integer, p_entity text, p_is_approved boolean)
returns bigint
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_decided bigint;
begin
    if not exists (select from delta.entity as kind where kind.entity = p_entity and kind.family = 'item') then
        raise exception 'There is no kind of card %.', p_entity
            using
                errcode = 'invalid_parameter_value',
                hint = 'Kinds are: ' || (
                    select string_agg(kind.entity, ', ' order by kind.rank) from delta.entity as kind where kind.family = 'item'
                );
    end if;
    if p_is_approved then
        return inbound.apply_deletions(p_portal_id, p_entity);
    end if;
    update inbound.deletion as deletion
    set state = 'discarded', decided_at = now()
    where deletion.portal_id = p_portal_id and deletion.entity = p_entity and deletion.state = 'held';
    get diagnostics v_decided = row_count;
    return v_decided;
end
$$;
