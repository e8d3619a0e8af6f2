-- Tells a source which of its records wait for a record it has not sent, and takes the notice back once it came.
create or replace function linked.report_missing_references(p_tick_id bigint, p_work text)
returns void
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
    -- Most ticks bring nothing that points to something else, and nothing waits.
    if
        not exists (select from linked.touched as touched where touched.entity not in ('customer', 'product'))
        and not exists (
            select from linked.touched as touched
            inner join linked.customer as record on touched.golden_id = record.golden_id
            where touched.entity = 'customer' and record.parent_key is not null
        )
        and not exchange.is_worked_on(p_work, 'price')
        and not exists (select from staging.reject as reject where reject.state = 'open' and reject.is_waiting)
    then
        return;
    end if;
    drop table if exists pg_temp.reference;
    perform exchange.open_work_table('pg_temp', 'priced', '(source_system text, product_key text)');
    execute format(
        'insert into pg_temp.priced %s', case
            when exchange.is_worked_on(p_work, 'price')
                then format('select distinct source_system, product_key from %I.changed_price', p_work)
            else 'select null::text as source_system, null::text as product_key where false'
        end
    );
    create temp table reference on commit drop as
    select
        'customer' as staging_table, record.source_system, record.source_key, record.row_id,
        'parent_key' as column_name, record.parent_key as value, parent.source_key is null as is_missing
    from linked.touched as touched
    inner join linked.customer as record on touched.golden_id = record.golden_id
    left join linked.customer as parent
        on record.parent_key = parent.source_key and record.source_system = parent.source_system
    where touched.entity = 'customer' and record.parent_key is not null and not record.is_deleted
    union all
    select
        'sales_order', record.source_system, record.source_key, record.row_id,
        'customer_key', record.customer_key, customer.source_key is null
    from linked.touched as touched
    inner join linked.sales_order as record on touched.golden_id = record.golden_id
    left join linked.customer as customer
        on record.customer_key = customer.source_key and record.source_system = customer.source_system
    where touched.entity = 'sales_order' and record.customer_key is not null and not record.is_deleted
    union all
    select
        'sales_order', record.source_system, record.source_key, record.row_id,
        'contact_key', record.contact_key, customer.source_key is null
    from linked.touched as touched
    inner join linked.sales_order as record on touched.golden_id = record.golden_id
    left join linked.customer as customer
        on record.contact_key = customer.source_key and record.source_system = customer.source_system
    where touched.entity = 'sales_order' and record.contact_key is not null and not record.is_deleted
    union all
    select
        'sales_order_line', record.source_system, record.source_key, record.row_id,
        'order_key', record.order_key, parent.source_key is null
    from linked.touched as touched
    inner join linked.sales_order_line as record on touched.golden_id = record.golden_id
    left join linked.sales_order as parent
        on record.order_key = parent.source_key and record.source_system = parent.source_system
    where touched.entity = 'sales_order_line' and not record.is_deleted
    union all
    select
        'sales_order_line', record.source_system, record.source_key, record.row_id,
        'product_key', record.product_key, product.source_key is null
    from linked.touched as touched
    inner join linked.sales_order_line as record on touched.golden_id = record.golden_id
    left join linked.product as product
        on record.product_key = product.source_key and record.source_system = product.source_system
    where touched.entity = 'sales_order_line' and record.product_key is not null and not record.is_deleted
    union all
    select
        'price', record.source_system, record.source_key, record.row_id,
        'product_key', record.product_key, product.source_key is null
    from pg_temp.priced as changed
    -- Looked up through the index, so that a tick of one price reads no table whole.
    cross join lateral (
        select price.*
        from linked.price as price
        where price.product_key = changed.product_key and price.source_system = changed.source_system
        offset 0
    ) as record
    left join linked.product as product
        on record.product_key = product.source_key and record.source_system = product.source_system
    where not record.is_deleted
    union all
    select 'price', record.source_system, record.source_key, record.row_id, 'product_key', record.product_key, false
    from linked.touched as touched
    inner join linked.price as record on touched.golden_id = record.golden_id
    where touched.entity = 'price';

    if exists (select from staging.reject where state = 'open' and is_waiting) then
        -- A record that was deleted, or points nowhere any more, waits for nothing.
        update staging.reject as reject
        set state = 'obsolete', closed_at = now()
        from (
            select touched.entity, record.source_system, record.source_key, to_jsonb(record) as fields, record.is_deleted
            from linked.touched as touched
            inner join linked.customer as record on touched.golden_id = record.golden_id
            where touched.entity = 'customer'
            union all
            select touched.entity, record.source_system, record.source_key, to_jsonb(record), record.is_deleted
            from linked.touched as touched
            inner join linked.sales_order as record on touched.golden_id = record.golden_id
            where touched.entity = 'sales_order'
            union all
            select touched.entity, record.source_system, record.source_key, to_jsonb(record), record.is_deleted
            from linked.touched as touched
            inner join linked.sales_order_line as record on touched.golden_id = record.golden_id
            where touched.entity = 'sales_order_line'
            union all
            select 'price', record.source_system, record.source_key, to_jsonb(record), record.is_deleted
            from pg_temp.priced as changed
            cross join lateral (
                select price.*
                from linked.price as price
                where price.product_key = changed.product_key and price.source_system = changed.source_system
                offset 0
            ) as record
        ) as present
        where
            reject.state = 'open'
            and reject.is_waiting
            and reject.staging_table = present.entity
            and reject.source_system = present.source_system
            and reject.source_key = present.source_key
            and (present.is_deleted or present.fields ->> reject.column_name is null);

        update staging.reject as reject
        set state = 'obsolete', closed_at = now()
        from pg_temp.reference as reference
        where
            reject.state = 'open'
            and reject.is_waiting
            and reject.staging_table = reference.staging_table
            and reject.source_system = reference.source_system
            and reject.source_key = reference.source_key
            and reject.column_name = reference.column_name
            and (not reference.is_missing or reject.value is distinct from reference.value);
    end if;

    insert into staging.reject (
        staging_table, row_id, source_system, source_key, batch_id, code, column_name, value,
        advice_ru, advice_en, is_waiting, tick_id
    )
    select
        reference.staging_table, reference.row_id, reference.source_system, reference.source_key,
        case reference.staging_table
            when 'customer' then (select batch_id from staging.customer where row_id = reference.row_id)
            when 'price' then (select batch_id from staging.price where row_id = reference.row_id)
            when 'sales_order' then (select batch_id from staging.sales_order where row_id = reference.row_id)
            else (select batch_id from staging.sales_order_line where row_id = reference.row_id)
        end,
        advice.code, reference.column_name, reference.value,
        exchange.fill_advice(
            advice.advice_ru, reference.staging_table, reference.source_key, reference.column_name, reference.value
        ),
        exchange.fill_advice(
            advice.advice_en, reference.staging_table, reference.source_key, reference.column_name, reference.value
        ),
        true, p_tick_id
    from pg_temp.reference as reference
    inner join exchange.reject_code as advice on advice.code = 'reference_missing'
    where
        reference.is_missing
        and not exists (
            select from staging.reject as reject
            where
                reject.state = 'open'
                and reject.is_waiting
                and reject.staging_table = reference.staging_table
                and reject.source_system = reference.source_system
                and reject.source_key = reference.source_key
                and reject.column_name = reference.column_name
        );
end
$$;
