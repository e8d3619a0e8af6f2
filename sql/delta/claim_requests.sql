-- Leases the next deltas, as delta.claim, and gives them a request at a time: entity, golden_id, method and parameters of
-- each record, in the order of sending. One text a request, which the loader reads when it comes to it: it pays for every
-- row, and for what it holds meanwhile. is_urgent: it carries something of the most urgent lane.
create or replace function delta.claim_requests(
    p_portal_id integer, p_limit integer, p_lease_seconds integer, p_credentials text[] default '{}',
    p_batch_size integer default 50, p_batch_seconds double precision default 20, p_is_urgent boolean default false
)
returns table (lease bigint, credential text, is_urgent boolean, records text)
language sql
security definer
set search_path = pg_catalog, pg_temp
as $$
    select
        min(claimed.lease), min(claimed.credential), bool_or(claimed.is_urgent),
        json_agg(
            json_build_array(claimed.entity, claimed.golden_id, claimed.method, claimed.params) order by claimed.place
        )::text
    from delta.claim(
        p_portal_id, p_limit, p_lease_seconds, p_credentials, p_batch_size, p_batch_seconds, p_is_urgent
    ) with ordinality as claimed (lease, entity, golden_id, method, params, credential, page, is_urgent, place)
    group by claimed.page
    order by claimed.page
$$;
