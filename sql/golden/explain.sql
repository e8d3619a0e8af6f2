-- Where does this value come from (I7)? Each field of a golden customer or product with the record it was taken from,
-- and why: only value, priority, recency, completeness, stated (a kind that the others only let infer), or key order when
-- nothing else told two records apart. Lists have a row per entry; a field of attributes is named attributes.<field>.
-- By the order of the survivor views. No row: there is none of this golden id, or its records are deleted.
create or replace function golden.explain(p_entity text, p_golden_id bigint)
returns table (
    column_name text, value text, source_system text, source_key text, row_id bigint, reason text, candidates bigint
)
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_fields text;
begin
    if coalesce(p_entity not in ('customer', 'product'), true) then
        raise exception 'golden rows of "%" have one record each, named by its golden_id', p_entity
            using errcode = 'invalid_parameter_value', hint = 'Say customer or product.';
    end if;
    select string_agg(
        case chosen.column_name
            -- A kind that was only inferred gives way to one that was said.
            when 'kind' then '(''kind'', record.resolved_kind, record.kind is null)'
            when 'parent_key' then '(''parent_golden_id'', nullif(parent.golden_id, record.golden_id)::text, false)'
            else format('(%1$L, record.%1$I::text, false)', chosen.column_name)
        end,
        ', '
    ) into v_fields
    from golden.chosen_columns(p_entity) as chosen where chosen.column_name not in ('phone', 'email');

    -- Dynamic over the entity and its columns; names come from the catalog and go through %I and %L.
    return query execute format(
        $query$
        with record as materialized (
            select record.*, source.priority
            from linked.%1$I as record
            inner join exchange.source as source on record.source_system = source.source_system
            where
                record.golden_id = $1
                and not record.is_deleted
                and (source.portal_id is null or not linked.has_erp_record($1))
        ),
        offered as (
            select
                field.name, field.name as column_name, field.value, field.is_inferred,
                record.source_system, record.source_key, record.row_id, record.changed_at, record.priority
            from record
            %2$s
            cross join lateral (values %3$s) as field (name, value, is_inferred)
            union all
            select
                listed.name || '=' || entry.value, listed.name, entry.value, false,
                record.source_system, record.source_key, record.row_id, record.changed_at, record.priority
            from record
            cross join lateral (values %4$s) as listed (name, value)
            cross join lateral string_to_table(nullif(listed.value, ''), ',') as entry (value)
        ),
        ranked as (
            select
                offered.name, offered.column_name, offered.value, offered.is_inferred,
                offered.source_system, offered.source_key, offered.row_id, offered.changed_at,
                strategy.name as strategy,
                case strategy.name when 'completeness' then length(offered.value) end as length,
                case strategy.name
                    when 'recency' then 0
                    else coalesce(field.priority, offered.priority)
                end as priority
            from offered
            cross join lateral (
                select case offered.column_name
                    when 'phones' then 'phone' when 'emails' then 'email' when 'parent_golden_id' then 'parent_key'
                    else offered.column_name
                end as column_name
            ) as read
            left join exchange.source_field as field
                on
                    offered.source_system = field.source_system
                    and field.entity = %1$L
                    and field.column_name = read.column_name
            left join exchange.survivorship as survivorship
                on survivorship.entity = %1$L and survivorship.column_name = read.column_name
            cross join lateral (select coalesce(survivorship.strategy, 'priority') as name) as strategy
            where offered.value is not null
        ),
        compared as (
            select
                ranked.*, row_number() over chosen as rank, count(*) over (partition by ranked.name) as candidates,
                lead(ranked.is_inferred) over chosen as next_inferred, lead(ranked.length) over chosen as next_length,
                lead(ranked.priority) over chosen as next_priority, lead(ranked.changed_at) over chosen as next_changed_at
            from ranked
            window chosen as (
                partition by ranked.name
                order by
                    ranked.is_inferred, ranked.length desc, ranked.priority, ranked.changed_at desc,
                    ranked.source_system, ranked.source_key
            )
        )
        select
            compared.column_name, compared.value, compared.source_system, compared.source_key, compared.row_id,
            case
                when compared.candidates = 1 then 'only value'
                when compared.is_inferred <> compared.next_inferred then 'stated'
                when compared.length <> compared.next_length then 'completeness'
                when compared.priority <> compared.next_priority then 'priority'
                when compared.changed_at <> compared.next_changed_at then 'recency'
                else 'key order'
            end,
            compared.candidates
        from compared
        where compared.rank = 1
        union all
        select
            'attributes.' || told.name, told.value, told.source_system, told.source_key, told.row_id,
            case
                when told.candidates = 1 then 'only value'
                when told.priority <> told.next_priority then 'priority'
                when told.changed_at <> told.next_changed_at then 'recency'
                else 'key order'
            end,
            told.candidates
        from (
            select
                field.name, field.value, record.source_system, record.source_key, record.row_id, record.priority,
                record.changed_at, row_number() over chosen as rank,
                count(*) over (partition by field.name) as candidates,
                lead(record.priority) over chosen as next_priority,
                lead(record.changed_at) over chosen as next_changed_at
            from record
            cross join lateral jsonb_each_text(record.attributes %5$s) as field (name, value)
            -- The last one written over the others stays.
            window chosen as (
                partition by field.name
                order by record.priority, record.changed_at desc, record.source_system desc, record.source_key desc
            )
        ) as told
        where told.rank = 1
        order by 1, 2
        $query$,
        p_entity,
        case p_entity when 'customer' then
            'left join linked.customer as parent
            on record.parent_key = parent.source_key and record.source_system = parent.source_system'
        else '' end,
        v_fields,
        case p_entity
            when 'customer' then
                '(''phones'', concat_ws('','', record.phone, record.phone_2)), '
                '(''emails'', concat_ws('','', record.email, record.email_2))'
            else '(null, null)'
        end,
        case p_entity when 'customer' then '- ''golden_id''' else '' end
    ) using p_golden_id;
end
$$;
grant execute on function golden.explain(text, bigint) to intersect_loader, intersect_reader;
