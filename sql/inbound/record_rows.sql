-- Compares the product rows of deals, as asked for by inbound.row_requests, with what we last confirmed. What people made of
-- them stays and is offered to the order's source, with all lines; where that has just changed them too its lines are
-- the later ones and win, and the people's are kept in inbound.conflict. Returns how many changes were offered.
create or replace function inbound.record_rows(p_portal_id integer, p_rows jsonb)
returns bigint
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_offered bigint;
begin
    perform pg_advisory_xact_lock(1229870157, p_portal_id);
    drop table if exists pg_temp.reread;
    create temp table reread on commit drop as
    select
        deal.golden_id, deal.crm_id, deal.held as card, known.held -> 'productRows' as base, told.rows as theirs,
        told.changed_by, told.changed_at, coalesce(sending.state <> 'done', false) as is_overruled, sending.wanted
    from jsonb_to_recordset(p_rows) as told (crm_id bigint, rows jsonb, changed_by bigint, changed_at timestamptz)
    inner join portal.item as deal
        on told.crm_id = deal.crm_id and deal.entity = 'deal' and deal.portal_id = p_portal_id
    inner join portal.item as known
        on
            deal.golden_id = known.golden_id and known.entity = 'product_rows'
            and known.portal_id = p_portal_id
    left join delta.item as sending
        on
            deal.golden_id = sending.golden_id and sending.entity = 'product_rows'
            and sending.portal_id = p_portal_id
    where
        -- Our own set, whose reply is still under way, or was lost.
        coalesce(sending.state not in ('leased', 'unknown'), true)
        and not portal.is_equal('productRows', coalesce(known.held -> 'productRows', '[]'), told.rows);

    insert into inbound.conflict (
        portal_id, entity, golden_id, crm_id, portal_field, rule, status, winner, base, ours, theirs, theirs_at,
        theirs_by, decided_at
    )
    select
        p_portal_id, 'product_rows', reread.golden_id, reread.crm_id, 'productRows', 'latest', 'decided', 'erp',
        reread.base, reread.wanted -> 'productRows', reread.theirs, reread.changed_at, reread.changed_by, now()
    from pg_temp.reread as reread
    where reread.is_overruled;

    with change as (
        insert into inbound.change (
            portal_id, entity, crm_id, golden_id, is_new, changed_fields, base, theirs, changed_by, changed_at
        )
        select
            p_portal_id, 'product_rows', reread.crm_id, reread.golden_id, false, '{productRows}',
            jsonb_build_object('productRows', reread.base), jsonb_build_object('productRows', reread.theirs),
            reread.changed_by, reread.changed_at
        from pg_temp.reread as reread
        where not reread.is_overruled
        order by reread.changed_at, reread.crm_id
        returning inbound_id, golden_id
    )
    insert into outbound.change (
        inbound_id, entity, op, changed_fields, source_system, source_key, golden_id, crm_id, record, changed_at, changed_by
    )
    select
        change.inbound_id, 'deal', 'update', '{lines}', holder.source_system, holder.source_key, reread.golden_id,
        reread.crm_id,
        inbound.staging_record(p_portal_id, 'deal', reread.card, holder.source_system)
        || jsonb_build_object('lines', inbound.order_lines(p_portal_id, reread.theirs, holder.source_system)),
        reread.changed_at, reread.changed_by::text
    from change
    inner join pg_temp.reread as reread on change.golden_id = reread.golden_id
    cross join lateral inbound.find_holder('sales_order', reread.golden_id, 'lines') as holder
    order by change.inbound_id;
    get diagnostics v_offered = row_count;

    update portal.item as known
    set held = known.held || jsonb_build_object('productRows', reread.theirs)
    from pg_temp.reread as reread
    where known.golden_id = reread.golden_id and known.entity = 'product_rows' and known.portal_id = p_portal_id;
    return v_offered;
end
$$;
