-- Derives the touched golden rows of one entity and chunk again from its survivor view; writes only what differs.
-- The view reads the chunk from the setting intersect.chunk.
-- Dynamic, so that all entities share one text; names come from the catalog and go through %I.
create or replace function golden.refresh(p_entity text, p_tick_id bigint, p_chunk integer)
returns bigint
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_insert text;
    v_changed bigint;
    v_vanished bigint;
begin
    if not exists (select from linked.touched where entity = p_entity and chunk = p_chunk) then
        return 0;
    end if;
    v_insert := (
        select format(
            'insert into golden.%1$I as present (%2$s, is_deleted, tick_id)
            select %2$s, false, $1::bigint from golden.%5$I order by golden_id
            on conflict (golden_id) do update set %3$s, is_deleted = false, tick_id = excluded.tick_id%7$s
            where (present.is_deleted, %4$s) is distinct from (false, %6$s)',
            p_entity,
            string_agg(format('%I', field.name), ', '),
            string_agg(format('%1$I = excluded.%1$I', field.name), ', '),
            string_agg(format('present.%I', field.name), ', '),
            p_entity || '_survivor',
            string_agg(format('excluded.%I', field.name), ', '),
            case p_entity when 'customer' then ', related_tick_id = case
                when (present.kind, present.parent_golden_id) is distinct from (excluded.kind, excluded.parent_golden_id)
                    then excluded.tick_id
                else present.related_tick_id
            end' else '' end
        )
        from (
            select attribute.attname as name
            from pg_catalog.pg_attribute as attribute
            where
                attribute.attrelid = format('golden.%I', p_entity)::regclass
                and attribute.attnum > 0
                and not attribute.attisdropped
                and attribute.attname <> all ('{is_deleted,tick_id,related_tick_id}'::name[])
            order by attribute.attnum
        ) as field
    );
    if p_chunk = 0 and (select count(*) < 1000 from (select from linked.touched as touched limit 1000) as few) then
        v_changed := exchange.run_kept(v_insert, p_tick_id::text);
    else
        execute v_insert using p_tick_id::text;
        get diagnostics v_changed = row_count;
    end if;

    execute format(
        'update golden.%1$I as present
        set is_deleted = true, tick_id = $1
        from linked.touched as touched
        where
            touched.entity = %1$L
            and touched.chunk = $2
            and touched.may_vanish
            and present.golden_id = touched.golden_id
            and not present.is_deleted
            and not exists (%2$s)',
        p_entity,
        case p_entity
            -- What is left may belong to no known product, or hold later only.
            when 'price'
                then 'select from golden.price_survivor as survivor where survivor.golden_id = present.golden_id'
            else format(
                'select from linked.%I as record where record.golden_id = present.golden_id and not record.is_deleted',
                p_entity
            )
        end
    ) using p_tick_id, p_chunk;
    get diagnostics v_vanished = row_count;
    if v_changed > 1000 and p_chunk = 0 then
        perform exchange.analyze_grown(format('golden.%I', p_entity), v_changed);
    end if;
    return v_changed + v_vanished;
end
$$;
