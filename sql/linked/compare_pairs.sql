-- Compares the records of pg_temp.pair under the rules of their block; those that a rule approves of become edges.
create or replace function linked.compare_pairs(p_entity text, p_work text)
returns void
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_columns text;
    v_compared text := 'compared_' || p_entity;
    v_fill text;
    v_judge text;
begin
    -- Each value is brought into its form once a record, not once a pair.
    select string_agg(format('%s as %I', linked.column_expression('record', compared.name), compared.name), ', ')
    into v_columns
    from linked.compared_columns(p_entity) as compared (name);
    if p_entity = 'customer' then
        v_columns := v_columns || ', exists (
            select from normalized.given_name as known where known.name_key = record.first_name_key
        ) as is_given_name';
    end if;

    -- Dynamic over the work tables; names go through %I. What changed in this tick counts as it will be.
    perform exchange.open_work_table('pg_temp', v_compared, format(
        'as select record.record_id, record.resolved_kind%s from linked.%I as record with no data',
        coalesce(', ' || v_columns, ''), p_entity
    ));
    v_fill := format(
        'insert into pg_temp.%5$I
        with wanted as (
            select record_a as record_id from pg_temp.pair union select record_b from pg_temp.pair
        )
        select record.record_id, record.resolved_kind%1$s
        from wanted
        inner join %2$I.%3$I as record on wanted.record_id = record.record_id
        union all
        select record.record_id, record.resolved_kind%1$s
        from wanted
        -- Looked up through the index, however large the table is.
        cross join lateral (
            select * from linked.%4$I as present where present.record_id = wanted.record_id limit 1
        ) as record
        where
            not record.is_deleted
            and not exists (select from %2$I.%3$I as changed where changed.record_id = record.record_id)',
        coalesce(', ' || v_columns, ''), p_work, 'changed_' || p_entity, p_entity, v_compared
    );
    if p_work = 'pg_temp' then
        perform exchange.run_kept(v_fill);
    else
        execute v_fill;
    end if;
    perform exchange.analyze_large('pg_temp.pair');
    perform exchange.analyze_large(format('pg_temp.%I', v_compared));
    perform linked.find_divided_keys(p_entity, p_work);

    v_judge := format(
        'insert into %1$I.%2$I
        select record_a, record_b, match_rule_id, key_hash
        from (
            select pair.record_a, pair.record_b, pair.key_hash, %3$s as match_rule_id
            from pg_temp.pair as pair
            inner join pg_temp.%4$I as one on pair.record_a = one.record_id
            inner join pg_temp.%4$I as other on pair.record_b = other.record_id
            left join pg_temp.divided as divided on pair.key_hash = divided.key_hash
        ) as judged
        where match_rule_id is not null',
        p_work, 'edge_' || p_entity, linked.rule_expression(p_entity), v_compared
    );
    if p_work = 'pg_temp' then
        perform exchange.run_kept(v_judge);
    else
        execute v_judge;
    end if;
end
$$;
