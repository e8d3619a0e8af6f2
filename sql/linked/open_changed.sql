-- Makes the empty work tables that the tasks of one entity fill: what changed, its match keys, the pairs that rules
-- found. On several connections each chunk writes a part of its own, and its match keys by buckets, which are read apart.
create or replace function linked.open_changed(p_entity text, p_tick_id bigint, p_work text, p_chunks integer, p_buckets integer)
returns void
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_table record;
    v_chunk integer;
    v_bucket integer;
begin
    for v_table in
        select made.name || '_' || p_entity as name, made.definition, made.has_parts, made.has_buckets
        from (
            values
            (
                'changed',
                format(
                    '(like linked.%I including generated, is_new boolean not null, is_moved boolean not null,
                    was_deleted boolean not null,
                    old_golden_id bigint, claimed_id bigint, batch_id text', p_entity
                ),
                true, false
            ),
            ('new_key', '(block_id integer not null, key_hash bigint not null, record_id bigint not null, is_new boolean not null', true, true),
            -- Keys of records that are compared again though nothing of them changed: linked.pending.
            ('again', '(block_id integer not null, key_hash bigint not null, record_id bigint not null', false, true),
            ('edge', '(record_a bigint, record_b bigint, match_rule_id integer, key_hash bigint', false, false),
            -- The columns in which the key's records differ; NULL: the key is over-common.
            ('revoked', '(key_hash bigint, columns text[]', false, false),
            ('root', '(record_id bigint, from_golden_id bigint, golden_id bigint, is_record boolean', false, false)
        ) as made (name, definition, has_parts, has_buckets)
    loop
        if p_work = 'pg_temp' or not v_table.has_parts then
            perform exchange.open_work_table(
                p_work, v_table.name,
                v_table.definition || case when v_table.has_buckets then ', bucket integer not null)' else ')' end
            );
        else
            execute format(
                'create table %I.%I %s%s, chunk integer not null) partition by list (chunk)',
                p_work, v_table.name, v_table.definition,
                case when v_table.has_buckets then ', bucket integer not null' else '' end
            );
            -- As many as there are chunks and buckets: dozens, not rows.
            for v_chunk in 1..p_chunks loop
                execute format(
                    'create %5$s table %1$I.%2$I partition of %1$I.%3$I for values in (%4$s) %6$s',
                    p_work, exchange.chunk_table(v_table.name, v_chunk), v_table.name, v_chunk,
                    case when v_table.has_buckets then '' else 'unlogged' end,
                    case when v_table.has_buckets then 'partition by list (bucket)' else '' end
                );
                for v_bucket in 0..p_buckets - 1 loop
                    exit when not v_table.has_buckets;
                    execute format(
                        'create unlogged table %1$I.%2$I partition of %1$I.%3$I for values in (%4$s)',
                        p_work, format('%s_%s_%s', v_table.name, v_chunk, v_bucket),
                        exchange.chunk_table(v_table.name, v_chunk), v_bucket
                    );
                end loop;
            end loop;
        end if;
    end loop;
    execute format(
        'insert into %I.%I
        select distinct kept.block_id, kept.key_hash, kept.record_id, (kept.key_hash & 1023) %% $3
        from linked.pending as pending
        inner join linked.match_key as kept on pending.record_id = kept.record_id
        where pending.entity = $1 and pending.tick_id = $2',
        p_work, 'again_' || p_entity
    ) using p_entity, p_tick_id, p_buckets;
end
$$;
