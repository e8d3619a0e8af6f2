-- Cards the portal confirmed in the last ten minutes. Reads at most 200,000 settlements.
create or replace function delta.recent_deliveries(p_portal_id integer)
returns bigint
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
    select count(*)
    from (
        select settlement.outcome
        from delta.settlement as settlement
        where settlement.portal_id = p_portal_id and settlement.settled_at > now() - interval '10 minutes'
        limit 200000
    ) as recent
    where recent.outcome = 'done'
$$;
