-- The source that a portal's own cards are: bitrix24, made when it is first needed, of the lowest rank.
create or replace function inbound.portal_source(p_portal_id integer)
returns text
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_name text := 'bitrix24' || case when p_portal_id > 1 then '_' || p_portal_id else '' end;
begin
    insert into exchange.source (source_system, description, priority, portal_id, null_policy)
    select v_name, 'Cards of the portal ' || portal.name, 1000, p_portal_id, 'clear'
    from portal.portal as portal
    where
        portal.portal_id = p_portal_id
        and not exists (select from exchange.source as source where source.portal_id = p_portal_id)
    on conflict do nothing;
    select source.source_system into v_name from exchange.source as source where source.portal_id = p_portal_id;
    if v_name is null then
        raise exception 'adopt: source bitrix24 is an ERP''s'
            using errcode = 'duplicate_object', hint = 'That name stands for the portal''s cards: register the ERP under another one.';
    end if;
    return v_name;
end
$$;
