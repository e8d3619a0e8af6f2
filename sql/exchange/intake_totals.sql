-- What became of all rows taken so far, by source and entity; they add up or something is lost (I20).
create or replace function exchange.intake_totals()
returns table (
    source_system text, entity text, rows_taken bigint, rows_rejected bigint, rows_folded bigint,
    rows_unchanged bigint, rows_changed bigint, adds_up boolean
)
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
    select
        total.source_system, total.entity, total.rows_taken, total.rows_rejected, total.rows_folded,
        total.rows_unchanged, total.rows_changed,
        total.rows_taken = total.rows_rejected + total.rows_folded + total.rows_unchanged + total.rows_changed
    from (
        select
            count.source_system,
            count.entity,
            sum(count.rows_taken)::bigint as rows_taken,
            sum(count.rows_rejected)::bigint as rows_rejected,
            sum(count.rows_folded)::bigint as rows_folded,
            sum(count.rows_unchanged)::bigint as rows_unchanged,
            sum(count.rows_changed)::bigint as rows_changed
        from exchange.tick_count as count
        group by count.source_system, count.entity
    ) as total
    left join exchange.entity as entity on total.entity = entity.entity
    order by total.source_system, entity.take_order
$$;
