-- Brings linked.match_key up to date with one chunk of changed records: keys they lost go, keys they gained come.
create or replace function linked.write_keys(p_work text, p_changed text, p_new_key text)
returns void
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_has_present boolean;
begin
    -- Dynamic over the work tables; names go through %I.
    execute format('select exists (select from %I.%I where not is_new)', p_work, p_changed) into v_has_present;
    execute format(
        'delete from linked.match_key as old_key
        using %1$I.%2$I as changed
        where
            not changed.is_new
            and old_key.record_id = changed.record_id
            and not exists (
                select from %1$I.%3$I as new_key
                where new_key.key_hash = old_key.key_hash and new_key.record_id = old_key.record_id
            )',
        p_work, p_changed, p_new_key
    );
    execute format(
        'insert into linked.match_key (key_hash, block_id, record_id)
        select new_key.key_hash, new_key.block_id, new_key.record_id
        from %1$I.%2$I as new_key
        where new_key.is_new
        order by new_key.key_hash',
        p_work, p_new_key
    );
    if not v_has_present then
        return;
    end if;
    -- Lateral with a limit: looked up through the index, however large the table is.
    execute format(
        'insert into linked.match_key (key_hash, block_id, record_id)
        select distinct new_key.key_hash, new_key.block_id, new_key.record_id
        from %1$I.%2$I as new_key
        left join lateral (
            select true as is_kept
            from linked.match_key as kept
            where kept.record_id = new_key.record_id and kept.key_hash = new_key.key_hash
            limit 1
        ) as kept on true
        where not new_key.is_new and kept.is_kept is null',
        p_work, p_new_key
    );
end
$$;
