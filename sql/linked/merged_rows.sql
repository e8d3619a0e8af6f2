-- Golden rows that this tick's merges left without a record, each with the elder one that its records went to.
create or replace function linked.merged_rows(p_tick_id bigint)
returns table (golden_id bigint, merged_golden_id bigint)
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
    select distinct move.to_golden_id, move.from_golden_id
    from linked.move as move
    where
        move.tick_id = p_tick_id
        and move.to_golden_id < move.from_golden_id
        and not exists (
            select from linked.customer as record
            where move.entity = 'customer' and record.golden_id = move.from_golden_id and not record.is_deleted
        )
        and not exists (
            select from linked.product as record
            where move.entity = 'product' and record.golden_id = move.from_golden_id and not record.is_deleted
        )
$$;
