-- Does a partition hold rows that are still needed? Staged rows are, until a finished tick has seen them and no reject
-- waits for their replay; rows of a table that this version does not take are needed for ever.
create or replace function exchange.is_needed(p_schema text, p_table text, p_partition text)
returns boolean
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_seen pg_snapshot;
    v_is_needed boolean;
begin
    if p_schema <> 'staging' then
        return false;
    end if;
    select exchange.seen_by_ticks(
        (select entity.first_tick_id from exchange.entity as entity where entity.entity = p_table),
        (
            select tick.snapshot
            from exchange.tick as tick
            where tick.finished_at is not null
            order by tick.tick_id desc
            limit 1
        )
    ) into v_seen;
    -- Dynamic over the partition; literals let the index on xact serve.
    execute format(
        'select exists (
            select from staging.%1$I as staged
            where
                staged.xact >= pg_snapshot_xmin(%2$L::pg_snapshot)
                and not pg_visible_in_snapshot(staged.xact, %2$L::pg_snapshot)
        ) or exists (
            select from staging.reject as reject
            inner join staging.%1$I as staged on reject.row_id = staged.row_id
            where reject.state = ''open'' and not reject.is_waiting and reject.staging_table = %3$L
        )',
        p_partition, v_seen, p_table
    ) into v_is_needed;
    return v_is_needed;
end
$$;
