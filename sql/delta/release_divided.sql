-- Cards that were reported as second ones of a thing, and are not any more, because this tick parted their records:
-- delta.queue decides what they need.
create or replace function delta.release_divided(p_tick_id bigint)
returns void
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
    update delta.item as item
    set state = 'done', error_code = null, error_description = null
    from linked.move as move
    where
        move.tick_id = p_tick_id
        and item.golden_id = move.to_golden_id
        and item.entity in ('contact', 'company', 'product')
        and item.state = 'parked'
        and item.error_code = 'CARD_SUPERSEDED'
        -- It is a golden row of its own.
        and not exists (
            select from linked.move as later
            where later.tick_id = p_tick_id and later.record_id = move.record_id and later.move_id > move.move_id
        );
end
$$;
