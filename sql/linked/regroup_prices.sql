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
    -- Dynamic over the work tables; names go through %I.
    drop table if exists pg_temp.priced;
    execute format(
        'create temp table priced on commit drop as %s union %s', v_prices, linked.moved_query('product', p_work)
    );
    if not exists (select from pg_temp.priced) then
        return;
    end if;
    with affected as (
        select distinct product.golden_id
        from pg_temp.priced as priced
        inner join linked.product as product
            on priced.product_key = product.source_key and priced.source_system = product.source_system
    ),
    record as (
        select
            price.source_system, price.source_key, price.golden_id as old_golden_id,
            product.golden_id as product_golden_id,
            coalesce(price.price_type, 'base') as price_type
        from affected
        inner join linked.product as product on affected.golden_id = product.golden_id
        inner join linked.price as price
            on product.source_key = price.product_key and product.source_system = price.source_system
    ),
    grouped as (
        select record.product_golden_id, record.price_type, min(present.golden_id) as golden_id
        from record
        left join golden.price as present
            on
                record.old_golden_id = present.golden_id
                and record.price_type = present.price_type
                -- A record that moved to another product must not take the id with it, one whose product merged may.
                and (
                    record.product_golden_id = present.product_golden_id
                    or not exists (
                        select from linked.product as product where product.golden_id = present.product_golden_id
                    )
                )
        group by record.product_golden_id, record.price_type
    ),
    decided as materialized (
        select
            product_golden_id, price_type,
            coalesce(golden_id, nextval('golden.golden_id_seq')) as golden_id
        from grouped
    ),
    written as (
        update linked.price as price
        set golden_id = decided.golden_id
        from record
        inner join decided
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
        select golden_id from decided
        union
        select old_golden_id from written where old_golden_id is not null
    ) as part
    where not exists (
        select from linked.touched as touched where touched.entity = 'price' and touched.golden_id = part.golden_id
    );
end
$$;
