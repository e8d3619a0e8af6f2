-- Whether the running tick works on an entity.
create or replace function exchange.is_worked_on(p_work text, p_entity text)
returns boolean
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
declare
    v_is_worked_on boolean;
begin
    -- Dynamic over the work table; its name goes through %I.
    execute format('select exists (select from %I.part where entity = $1)', p_work) into v_is_worked_on using p_entity;
    return v_is_worked_on;
end
$$;
