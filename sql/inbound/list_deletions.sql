-- Cards of ours that people deleted or merged into others, the newest first.
create or replace function inbound.list_deletions(p_portal_id integer, p_state text, p_limit integer)
returns table (
    entity text, crm_id bigint, golden_id bigint, state text, policy text, survivor_id bigint, noticed_at timestamptz,
    decided_at timestamptz
)
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
    select
        deletion.entity, deletion.crm_id, deletion.golden_id, deletion.state, deletion.policy,
        deletion.survivor_id, deletion.noticed_at, deletion.decided_at
    from inbound.deletion as deletion
    where deletion.portal_id = p_portal_id and (p_state is null or deletion.state = p_state)
    order by deletion.noticed_at desc, deletion.entity, deletion.crm_id
    limit p_limit
$$;
