-- Changes that consumers refused and nobody has seen to, the newest first.
create or replace function exchange.list_refusals(p_consumer text default null, p_limit integer default 50)
returns table (
    change_id bigint, consumer text, entity text, golden_id bigint, crm_id bigint, source_key text, changed_fields text[],
    changed_at timestamptz, refused_at timestamptz, reason text
)
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
    select
        change.change_id, refused.consumer, change.entity, change.golden_id, change.crm_id, change.source_key,
        change.changed_fields, change.changed_at, refused.acknowledged_at, refused.refusal
    from outbound.acknowledgement as refused
    inner join outbound.change as change on refused.change_id = change.change_id
    where refused.refusal is not null and refused.closed_at is null and (p_consumer is null or refused.consumer = p_consumer)
    order by refused.acknowledged_at desc, change.change_id desc
    limit p_limit
$$;
