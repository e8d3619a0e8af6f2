-- Takes the replies to portal.next_ranges of an adoption: keeps the cards that we do not know yet. The company's own
-- details, which are no customer of anybody, are left out.
create or replace function inbound.store_page(p_walk_id bigint, p_replies jsonb)
returns void
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_walk portal.walk := portal.advance_walk(p_walk_id, p_replies);
    v_names text[] := inbound.watched_names(v_walk.portal_id, 'address');
begin
    perform portal.known_cards(v_walk);
    insert into inbound.card as card (portal_id, entity, crm_id, fields, owner_entity, owner_id, originator_id, updated_at, updated_by)
    select
        v_walk.portal_id, v_walk.entity, known.crm_id,
        case
            when v_walk.entity in ('requisite', 'address') then inbound.part_fields(v_walk.entity, known.fields, v_names)
            else known.fields
        end,
        case known.fields ->> 'ENTITY_TYPE_ID' when '3' then 'contact' when '4' then 'company' when '8' then 'requisite' end,
        case when v_walk.entity in ('requisite', 'address') then (known.fields ->> 'ENTITY_ID')::bigint end,
        known.originator_id, known.updated_time, known.updated_by
    from pg_temp.known as known
    inner join pg_temp.found as found on known.crm_id = found.crm_id
    where known.golden_id is null and coalesce(found.card ->> 'isMyCompany', 'N') not in ('Y', 'true', '1')
    on conflict (crm_id, entity, portal_id) do update
    set
        fields = excluded.fields, originator_id = excluded.originator_id, updated_at = excluded.updated_at,
        updated_by = excluded.updated_by, read_at = now()
    where card.state = 'read';
    update portal.walk as walk
    set unknown_count = walk.unknown_count + counted.unknown_count
    from (
        select count(*) as unknown_count from pg_temp.known as known where known.golden_id is null
    ) as counted
    where walk.walk_id = p_walk_id;
end
$$;
