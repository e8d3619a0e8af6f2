-- Staging columns in which two states of a card differ.
create or replace function inbound.changed_columns(p_portal_id integer, p_entity text, p_base jsonb, p_theirs jsonb)
returns table (name text)
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_base jsonb := inbound.staging_record(p_portal_id, p_entity, p_base, '*');
    v_theirs jsonb := inbound.staging_record(p_portal_id, p_entity, p_theirs, '*');
begin
    return query
    with differing as (
        select coalesce(before.key, after.key) as key
        from jsonb_each(v_base) as before
        full join jsonb_each(v_theirs) as after on before.key = after.key
        where before.value is distinct from after.value
    )
    select differing.key
    from differing
    -- The lists are named only when the change is behind the first two entries.
    where
        (differing.key <> 'phones' or not exists (select from differing as other where other.key in ('phone', 'phone_2')))
        and (differing.key <> 'emails' or not exists (select from differing as other where other.key in ('email', 'email_2')));
end
$$;
