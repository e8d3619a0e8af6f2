-- After a change of exchange.match_block, match_rule or match_conflict: makes the match keys of an entity's present
-- records anew and has the next tick judge all their pairs by the rules of today. Links of old rules go; those of
-- deleted records stay, so that golden ids do (I5). Decisions hold as ever. Returns how many records will be compared.
create or replace function linked.rebuild_keys(p_entity text)
returns bigint
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_query text;
    v_count bigint;
begin
    if not exists (select from exchange.entity as known where known.entity = p_entity and known.linking = 'rules') then
        raise exception 'rebuild_keys: "%" has no match rules', coalesce(p_entity, '(null)')
            using errcode = 'invalid_parameter_value', hint = 'Say customer or product.';
    end if;
    -- No tick meanwhile; one that was cut off is ended first, it knows the old keys.
    perform pg_advisory_xact_lock(1229870153, 1);
    if exists (select from exchange.tick as tick where tick.finished_at is null) then
        perform exchange.finish_tick();
    end if;
    drop table if exists pg_temp.rebuilt_key, pg_temp.kept_link;
    -- What stays is put aside and what is new is made beside it: then the tables are emptied by truncate.
    create temp table rebuilt_key on commit drop as
    select kept.key_hash, kept.block_id, kept.record_id
    from linked.match_key as kept
    inner join exchange.match_block as block on kept.block_id = block.block_id
    where block.entity <> p_entity;
    v_query := linked.key_query(
        p_entity, format('(select record.*, false as is_new from linked.%I as record)', p_entity)
    );
    if v_query is not null then
        execute format(
            'insert into pg_temp.rebuilt_key select distinct made.key_hash, made.block_id, made.record_id from (%s) as made',
            v_query
        );
    end if;
    -- Dynamic over the entities; the name goes through %I.
    execute format(
        'create temp table kept_link on commit drop as
        select link.*
        from linked.link as link
        where
            link.entity <> %1$L
            or link.record_a in (select gone.record_id from linked.%1$I as gone where gone.is_deleted)
            or link.record_b in (select gone.record_id from linked.%1$I as gone where gone.is_deleted)',
        p_entity
    );
    truncate linked.match_key, linked.link;
    insert into linked.match_key (key_hash, block_id, record_id)
    select rebuilt.key_hash, rebuilt.block_id, rebuilt.record_id
    from pg_temp.rebuilt_key as rebuilt
    order by rebuilt.key_hash;
    insert into linked.link
    select kept.* from pg_temp.kept_link as kept;
    perform exchange.analyze_large('linked.match_key');
    perform exchange.analyze_large('linked.link');

    execute format(
        'insert into linked.pending (entity, record_id)
        select %1$L, record.record_id from linked.%1$I as record where not record.is_deleted',
        p_entity
    );
    get diagnostics v_count = row_count;
    perform pg_notify('intersect_staging', '');
    return v_count;
end
$$;
