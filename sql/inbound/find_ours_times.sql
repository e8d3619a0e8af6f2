-- When did the ERP change what is in dispute? By the row that brought the value to the record that holds it: when the
-- source says so, else when it was staged. A value that no journal knows came with its record.
create or replace function inbound.find_ours_times()
returns void
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_golden_table text;
begin
    -- One statement per entity, not per row: each has tables of its own.
    for v_golden_table in
        select distinct dispute.golden_table from pg_temp.dispute as dispute where dispute.owner = 'latest' and dispute.is_moved
    loop
        -- Dynamic over the entity's tables; their names go through %I.
        execute format(
            'update pg_temp.dispute as dispute
            set ours_at = (
                select coalesce(
                    (
                        select least(staged.ordered_by, staged.received_at)
                        from normalized.%1$I as staged
                        where staged.row_id = coalesce(said.row_id, record.row_id)
                        limit 1
                    ),
                    said.changed_at, record.changed_at
                )
                from inbound.find_holder(
                    dispute.golden_table,
                    case dispute.golden_table
                        when ''customer'' then linked.present_golden_id(dispute.golden_id) else dispute.golden_id
                    end,
                    dispute.column_name
                ) as holder
                inner join linked.%1$I as record
                    on holder.source_key = record.source_key and holder.source_system = record.source_system
                left join lateral (
                    select journal.row_id, journal.changed_at
                    from exchange.journal as journal
                    where
                        journal.source_key = record.source_key
                        and journal.source_system = record.source_system
                        and journal.entity = dispute.golden_table
                        and journal.column_name = dispute.column_name
                    order by journal.changed_at desc
                    limit 1
                ) as said on true
            )
            where dispute.golden_table = $1 and dispute.owner = ''latest'' and dispute.is_moved',
            v_golden_table
        ) using v_golden_table;
    end loop;
end
$$;
