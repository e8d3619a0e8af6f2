-- Offers the cards of pg_temp.placed that are nobody's to the ERP of highest rank, as inserts: each once, changes later
-- are changes.
create or replace function inbound.offer_cards(p_portal_id integer)
returns void
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_leader text := (
        select source.source_system from exchange.source as source
        where source.is_active and source.portal_id is null order by source.priority, source.source_system limit 1
    );
begin
    if v_leader is null or not exists (select from pg_temp.placed as placed where placed.state = 'offered') then
        return;
    end if;
    with change as (
        insert into inbound.change (
            portal_id, entity, crm_id, golden_id, is_new, changed_fields, base, theirs, changed_at, changed_by
        )
        select
            p_portal_id, placed.entity, placed.crm_id, placed.golden_id, true,
            array(select name from jsonb_object_keys(placed.fields) as name order by name), '{}', placed.fields,
            placed.updated_at, placed.updated_by
        from pg_temp.placed as placed
        where
            placed.state = 'offered'
            and not exists (
                select from outbound.change as told
                where told.golden_id = placed.golden_id and told.entity = placed.entity and told.op = 'insert'
            )
        order by placed.entity, placed.crm_id
        returning inbound_id, entity, golden_id, crm_id, theirs, changed_at, changed_by
    )
    insert into outbound.change (
        inbound_id, entity, op, changed_fields, source_system, golden_id, crm_id, record, changed_at, changed_by
    )
    select
        change.inbound_id, change.entity, 'insert',
        array(select name from jsonb_object_keys(told.record - '{phones,emails}'::text[]) as name order by name),
        v_leader, change.golden_id, change.crm_id, told.record, change.changed_at, change.changed_by::text
    from change
    cross join lateral (
        select inbound.offered_record(
            p_portal_id, change.entity, change.golden_id,
            inbound.staging_record(p_portal_id, change.entity, change.theirs, v_leader), v_leader
        ) as record
        offset 0
    ) as told
    order by change.inbound_id;
end
$$;
