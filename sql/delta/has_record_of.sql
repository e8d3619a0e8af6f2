-- Has a source a record among those that a portal object's golden row is made of?
create or replace function delta.has_record_of(p_entity text, p_golden_id bigint, p_source text)
returns boolean
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
    select case (select target.golden_table from delta.entity as target where target.entity = p_entity)
        when 'customer' then exists (
            select from linked.customer as record
            where record.golden_id = p_golden_id and record.source_system = p_source
        )
        when 'product' then exists (
            select from linked.product as record
            where record.golden_id = p_golden_id and record.source_system = p_source
        )
        when 'price' then exists (
            select from linked.price as record
            where record.golden_id = p_golden_id and record.source_system = p_source
        )
        when 'sales_order' then exists (
            select from linked.sales_order as record
            where record.golden_id = p_golden_id and record.source_system = p_source
        )
    end
$$;
