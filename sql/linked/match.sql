-- Finds the pairs that the new keys of one bucket (of the hash) bring together and leaves in
-- <work>.edge_<entity> those that a rule approves of; over-common keys go to <work>.revoked_<entity> instead.
-- Only shared keys cost more than a look; present records are reached through indexes.
create or replace function linked.match(p_entity text, p_work text, p_bucket integer)
returns void
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_in_bucket text := format('new_key.bucket = %s', p_bucket);
    v_new_key text := format('%I.%I', p_work, 'new_key_' || p_entity);
    v_has_again boolean;
    v_kept text;
begin
    -- Dynamic over the work tables; names go through %I. Records of linked.pending come with the keys they have: all
    -- their pairs are judged anew, by the rules of today. Whoever changed in this tick brings its new keys instead.
    execute format('select exists (select from %I.%I)', p_work, 'again_' || p_entity) into v_has_again;
    if v_has_again then
        v_new_key := format(
            '(select block_id, key_hash, record_id, bucket from %1$s
            union all
            select again.block_id, again.key_hash, again.record_id, again.bucket
            from %2$I.%3$I as again
            where not exists (select from %2$I.%4$I as changed where changed.record_id = again.record_id))',
            v_new_key, p_work, 'again_' || p_entity, 'changed_' || p_entity
        );
    end if;
    perform exchange.open_work_table('pg_temp', 'shared', '(key_hash bigint)');
    execute format(
        'insert into pg_temp.shared
        select new_key.key_hash
        from %1$s as new_key
        where %2$s
        group by new_key.key_hash
        having count(*) > 1
        union
        select new_key.key_hash
        from %1$s as new_key
        -- A key that a record keeps is no news to itself. One other is enough: thousands may have the key of a switchboard.
        where exists (
            select from linked.match_key as kept
            where kept.key_hash = new_key.key_hash and kept.record_id <> new_key.record_id
        ) and %2$s',
        v_new_key, v_in_bucket
    );
    if not exists (select from pg_temp.shared) then
        return;
    end if;
    perform exchange.analyze_large('pg_temp.shared');
    v_kept := format(
        'linked.match_key as kept on shared.key_hash = kept.key_hash
            where not exists (
                select from %I.%I as changed where changed.record_id = kept.record_id and not changed.is_new
            )',
        p_work, 'changed_' || p_entity
    );
    -- Of a key that is over-common anyway a few more are enough to know it, or one new row of a hundred thousand
    -- namesakes would read them all. Not where many keys are shared: a look for each costs more than reading all.
    if (select count(*) from (select from pg_temp.shared limit 1001) as few) <= 1000 then
        v_kept := format(
            'cross join lateral (select kept.* from (select shared.key_hash) as asked inner join %s limit %s) as kept',
            v_kept, (select 2 * max(block.max_records) + 2 from exchange.match_block as block)
        );
    else
        v_kept := 'inner join ' || v_kept;
    end if;

    perform exchange.open_work_table(
        'pg_temp', 'member',
        '(key_hash bigint, block_id integer, record_id bigint, is_changed boolean, member_count bigint)'
    );
    execute format(
        'insert into pg_temp.member
        select
            held.key_hash, held.block_id, held.record_id, bool_or(held.is_changed) as is_changed,
            count(*) over (partition by held.key_hash) as member_count
        from (
            select new_key.key_hash, new_key.block_id, new_key.record_id, true as is_changed
            from pg_temp.shared as shared
            inner join %3$s as new_key on shared.key_hash = new_key.key_hash and %5$s
            union all
            -- The keys that a changed record had before are on their way out.
            select kept.key_hash, kept.block_id, kept.record_id, false
            from pg_temp.shared as shared
            %4$s
        ) as held
        group by held.key_hash, held.block_id, held.record_id',
        p_work, 'changed_' || p_entity, v_new_key, v_kept, v_in_bucket
    );
    perform exchange.analyze_large('pg_temp.member');
    execute format(
        'insert into %I.%I
        select distinct member.key_hash, null::text[]
        from pg_temp.member as member
        inner join exchange.match_block as block on member.block_id = block.block_id
        where member.member_count > block.max_records',
        p_work, 'revoked_' || p_entity
    );
    perform exchange.open_work_table(
        'pg_temp', 'pair', '(block_id integer, key_hash bigint, record_a bigint, record_b bigint)'
    );
    insert into pg_temp.pair
    select one.block_id, one.key_hash, one.record_id as record_a, other.record_id as record_b
    from pg_temp.member as one
    inner join pg_temp.member as other on one.key_hash = other.key_hash and one.record_id < other.record_id
    inner join exchange.match_block as block on one.block_id = block.block_id
    where one.member_count between 2 and block.max_records and (one.is_changed or other.is_changed);
    if exists (select from pg_temp.pair) then
        perform linked.compare_pairs(p_entity, p_work);
    end if;
end
$$;
