-- Cards the portal confirmed in the last ten minutes. Reads back from the newest settlement: at most 200,000.
create or replace function delta.recent_deliveries(p_portal_id integer)
returns bigint
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
    select count(*)
    from (
        select settlement.outcome, settlement.settled_at
        from delta.settlement as settlement
        where settlement.portal_id = p_portal_id
        order by settlement.settlement_id desc
        limit 200000
    ) as recent
    where recent.outcome = 'done' and recent.settled_at > now() - interval '10 minutes'
$$;
