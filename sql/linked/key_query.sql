-- Query of the match keys of a work table of changed records, under every block of the entity: block_id, key_hash,
-- record_id, is_new. A key is the hash of its values and its block.
create or replace function linked.key_query(p_entity text, p_chunk integer, p_relation text)
returns text
language sql
stable
set search_path = pg_catalog, pg_temp
as $$
    select format(
        'select made.block_id, made.key_hash, changed.record_id, changed.is_new%s
        from %s as changed cross join lateral (%s) as made where not changed.is_deleted',
        case when p_chunk > 0 then ', ' || p_chunk else '' end,
        p_relation,
        string_agg(linked.block_query(block), ' union all ' order by block.block_id)
    )
    from exchange.match_block as block
    where block.entity = p_entity
$$;
