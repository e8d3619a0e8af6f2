-- What a tick did, as data: rows by outcome, golden rows touched.
create or replace function exchange.tick_counts(p_tick_id bigint)
returns jsonb
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
    select jsonb_build_object(
        'tick_id', p_tick_id,
        'rows_taken', coalesce(sum(rows_taken), 0),
        'rows_rejected', coalesce(sum(rows_rejected), 0),
        'rows_folded', coalesce(sum(rows_folded), 0),
        'rows_unchanged', coalesce(sum(rows_unchanged), 0),
        'rows_changed', coalesce(sum(rows_changed), 0),
        'golden_touched', (select count(*) from linked.touched)
    )
    from exchange.tick_count
    where tick_count.tick_id = p_tick_id
$$;
