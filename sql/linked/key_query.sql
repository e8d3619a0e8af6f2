-- Query of the match keys of a work table of changed records, under every block of the entity: block_id, key_hash,
-- record_id, is_new. A key is the hash of its values and its block. Blocks of one kind of record are made together, so
-- that no record goes through those of another kind.
create or replace function linked.key_query(p_entity text, p_relation text)
returns text
language sql
stable
set search_path = pg_catalog, pg_temp
as $$
    select string_agg(by_kind.query, ' union all ')
    from (
        select format(
            'select made.block_id, made.key_hash, changed.record_id, changed.is_new
            from %s as changed cross join lateral (%s) as made where not changed.is_deleted%s',
            p_relation,
            string_agg(linked.block_query(block), ' union all ' order by block.block_id),
            case when block.kind is not null then format(' and changed.resolved_kind = %L', block.kind) else '' end
        ) as query
        from exchange.match_block as block
        where block.entity = p_entity
        group by block.kind
    ) as by_kind
$$;
