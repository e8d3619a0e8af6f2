-- Prices of one product and type, from whatever source, are one golden price: assigns their ids after new prices,
-- and after products that appeared or merged.
create or replace function linked.regroup_prices(p_work text, p_chunks integer)
returns void
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_prices text := case
        when exchange.is_worked_on(p_work, 'price')
            then format('select source_system, product_key from %I.changed_price', p_work)
        else 'select null::text as source_system, null::text as product_key where false'
    end;
begin
    if not exchange.is_worked_on(p_work, 'price') and not exchange.is_worked_on(p_work, 'product') then
        return;
    end if;
    -- Step by step, each with statistics: in one statement 200,000 new prices were joined row by row for hours.
    -- Dynamic over the work tables; names go through %I.
    perform exchange.open_work_table('pg_temp', 'priced', '(source_system text, product_key text)');
    execute format('insert into pg_temp.priced %s union %s', v_prices, linked.moved_query('product', p_work));
    if not exists (select from pg_temp.priced) then
        return;
    end if;
    perform exchange.analyze_large('pg_temp.priced');
    perform exchange.open_work_table(
        'pg_temp', 'price_record',
        '(source_system text, source_key text, old_golden_id bigint, product_golden_id bigint, price_type text)'
    );
    insert into pg_temp.price_record
    select distinct
        price.source_system, price.source_key, price.golden_id as old_golden_id,
        product.golden_id as product_golden_id, coalesce(price.price_type, 'base') as price_type
    from pg_temp.priced as priced
    -- Looked up one by one through the indexes, so that a tick of one price reads no table whole.
    cross join lateral (
        select product.golden_id
        from linked.product as product
        where product.source_key = priced.product_key and product.source_system = priced.source_system
        offset 0
    ) as affected
    cross join lateral (
        select product.source_system, product.source_key, product.golden_id
        from linked.product as product where product.golden_id = affected.golden_id
        offset 0
    ) as product
    cross join lateral (
        select price.*
        from linked.price as price
        where price.product_key = product.source_key and price.source_system = product.source_system
        offset 0
    ) as price;
    perform exchange.analyze_large('pg_temp.price_record');

    perform exchange.open_work_table(
        'pg_temp', 'price_group', '(product_golden_id bigint, price_type text, golden_id bigint)'
    );
    insert into pg_temp.price_group
    select
        grouped.product_golden_id, grouped.price_type, coalesce(grouped.golden_id, nextval('golden.golden_id_seq'))
    from (
        select record.product_golden_id, record.price_type, min(present.golden_id) as golden_id
        from pg_temp.price_record as record
        left join lateral (
            select price.golden_id
            from golden.price as price
            where
                price.golden_id = record.old_golden_id
                and price.price_type = record.price_type
                -- A record that moved to another product must not take the id with it, one whose product merged may.
                and (
                    price.product_golden_id = record.product_golden_id
                    or not exists (
                        select from linked.product as product where product.golden_id = price.product_golden_id
                    )
                )
            offset 0
        ) as present on true
        group by record.product_golden_id, record.price_type
    ) as grouped;
    perform exchange.analyze_large('pg_temp.price_group');

    with written as (
        update linked.price as price
        set golden_id = decided.golden_id
        from pg_temp.price_record as record
        inner join pg_temp.price_group as decided
            on record.product_golden_id = decided.product_golden_id and record.price_type = decided.price_type
        where
            price.source_key = record.source_key
            and price.source_system = record.source_system
            and price.golden_id is distinct from decided.golden_id
        returning record.old_golden_id, decided.golden_id
    )
    insert into linked.touched (entity, golden_id, chunk, is_single, may_vanish)
    select 'price', part.golden_id, part.golden_id % p_chunks, false, true
    from (
        select golden_id from pg_temp.price_group
        union
        select old_golden_id from written where old_golden_id is not null
    ) as part
    where not exists (
        select from linked.touched as touched where touched.entity = 'price' and touched.golden_id = part.golden_id
    );
end
$$;
