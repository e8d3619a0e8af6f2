-- Query that lays the rows of pg_temp.<folded> over linked.<entity> by the null policy and keeps only records that
-- differ (I4), or that this very tick wrote before it was cut off.
create or replace function linked.change_query(p_entity text, p_columns text[], p_folded text, p_tick_id bigint)
returns text
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
begin
    return (select format(
        $query$
        select
            folded.source_system, folded.source_key, folded.row_id, folded.batch_id, folded.received_at, folded.raw_hash,
            record.source_key is null as is_new,
            -- What points to it must look again.
            record.source_key is null or record.tick_id = %7$s or record.is_deleted <> (folded.op = 'delete') as is_moved,
            coalesce(record.record_id, nextval('golden.golden_id_seq')) as record_id,
            record.golden_id as old_golden_id,
            coalesce(record.is_deleted, false) as was_deleted,
            folded.op = 'delete' as is_deleted,
            case
                when record.source_key is null and folded.attributes ? 'golden_id'
                    then linked.claimed_golden_id(%1$L, folded.attributes)
            end as claimed_id,
            laid.*
        from pg_temp.%5$I as folded
        left join linked.%1$I as record
            on folded.source_key = record.source_key and folded.source_system = record.source_system
        cross join lateral (
            select
                case
                    when folded.op = 'delete' then record.attributes
                    when %8$s or record.is_deleted is not false then coalesce(folded.attributes, '{}')
                    else record.attributes || coalesce(folded.attributes, '{}')
                end as attributes,
                %2$s
        ) as laid
        where
            %6$s
            and (
                (record.source_key is null and folded.op <> 'delete')
                or (
                    record.source_key is not null
                    and (
                        record.tick_id = %7$s
                        or (record.is_deleted, record.attributes, %3$s)
                        is distinct from (folded.op = 'delete', laid.attributes, %4$s)
                    )
                )
            )
        $query$,
        p_entity,
        string_agg(
            format(
                'case
                    when folded.op = ''delete'' then record.%1$I
                    when %3$s or record.is_deleted is not false or (%2$s) then folded.%1$I
                    else coalesce(folded.%1$I, record.%1$I)
                end as %1$I',
                field.name,
                replace(linked.clear_condition(p_entity, field.name), 'source_system = any', 'folded.source_system = any'),
                case p_folded when 'taken' then 'false' else 'folded.starts_fresh' end
            ),
            ', ' order by field.place
        ),
        string_agg(format('record.%I', field.name), ', ' order by field.place),
        string_agg(format('laid.%I', field.name), ', ' order by field.place),
        p_folded,
        case p_folded when 'taken' then 'folded.errors = ''{}''' else 'true' end,
        p_tick_id,
        case p_folded when 'taken' then 'false' else 'folded.starts_fresh' end
    )
    from unnest(p_columns) with ordinality as field (name, place));
end
$$;
