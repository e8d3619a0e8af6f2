-- SQL expression of one column of a replayed row, over corrected, asked (names: what was refused or corrected) and
-- newer, the record as a later version left it: an old value must not undo it.
create or replace function linked.replayed_value(p_entity text, p_column_name text)
returns text
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
begin
    return case
        -- The row could not be taken without these.
        when p_column_name in (
            'source_system', 'source_key', 'op', 'modified_at', 'batch_id', 'product_key', 'order_key', 'amount'
        ) then format('corrected.%I', p_column_name)
        when p_column_name = 'attributes' then
            'case when newer.row_id is null or ''attributes'' = any (asked.names) then corrected.attributes else ''{}'' end'
        else format(
            'case
                when newer.row_id is null or %2$L = any (asked.names) then corrected.%1$I
                when %3$s then newer.%1$I::text
            end',
            p_column_name, p_column_name,
            replace(linked.clear_condition(p_entity, p_column_name), 'source_system = any', 'staged.source_system = any')
        )
    end;
end
$$;
