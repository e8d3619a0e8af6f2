-- How many deltas may go now, counted as far as the given number.
create or replace function delta.due_count(p_portal_id integer, p_limit integer)
returns bigint
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
    select count(*)
    from (
        select
        from delta.item as item
        where item.portal_id = p_portal_id and item.state = 'open' and item.due_at <= now()
        limit p_limit
    ) as due
$$;
