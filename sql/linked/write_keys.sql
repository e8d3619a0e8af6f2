-- Brings linked.match_key up to date with one chunk of changed records: keys they lost go, keys they gained come.
create or replace function linked.write_keys(p_entity text, p_work text, p_chunk integer)
returns void
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_changed text := exchange.chunk_table('changed_' || p_entity, p_chunk);
    v_new_key text := exchange.chunk_table('new_key_' || p_entity, p_chunk);
    v_has_present boolean;
begin
    -- Dynamic over the work tables; names go through %I.
    execute format('select exists (select from %I.%I where not is_new)', p_work, v_changed) into v_has_present;
    execute format(
        'insert into linked.match_key (key_hash, block_id, record_id)
        select new_key.key_hash, new_key.block_id, new_key.record_id
        from %1$I.%2$I as new_key
        where new_key.is_new
        order by new_key.key_hash',
        p_work, v_new_key
    );
    if not v_has_present then
        return;
    end if;
    -- The old keys are looked up once. Lateral: through the index, however large the table is.
    execute format(
        'with old_key as materialized (
            select kept.place, kept.key_hash, changed.record_id
            from %1$I.%2$I as changed
            cross join lateral (
                select match_key.ctid as place, match_key.key_hash
                from linked.match_key as match_key
                where match_key.record_id = changed.record_id
                offset 0
            ) as kept
            where not changed.is_new
        ),
        gone as (
            delete from linked.match_key as match_key
            using old_key
            where
                match_key.ctid = old_key.place
                and not exists (
                    select from %1$I.%3$I as new_key
                    where new_key.key_hash = old_key.key_hash and new_key.record_id = old_key.record_id
                )
        )
        insert into linked.match_key (key_hash, block_id, record_id)
        select distinct new_key.key_hash, new_key.block_id, new_key.record_id
        from %1$I.%3$I as new_key
        where
            not new_key.is_new
            and not exists (
                select from old_key
                where old_key.key_hash = new_key.key_hash and old_key.record_id = new_key.record_id
            )',
        p_work, v_changed, v_new_key
    );
end
$$;
