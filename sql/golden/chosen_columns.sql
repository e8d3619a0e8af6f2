-- Columns of linked.<entity> of which golden.<entity> keeps one record's value, by the strategy of survivorship.
create or replace function golden.chosen_columns(p_entity text)
returns table (column_name text, strategy text, is_text boolean)
language sql
stable
set search_path = pg_catalog, pg_temp
as $$
    select attribute.attname::text, coalesce(survivorship.strategy, 'priority'), attribute.atttypid = 'text'::regtype
    from pg_catalog.pg_attribute as attribute
    left join exchange.survivorship as survivorship
        on survivorship.entity = p_entity and attribute.attname = survivorship.column_name
    where
        attribute.attrelid = format('linked.%I', p_entity)::regclass
        and attribute.attname = any (linked.business_columns(p_entity)::name[])
        and attribute.attname !~ '_key$'
        and (
            attribute.attname in ('phone', 'email')
            or exists (
                select from pg_catalog.pg_attribute as kept
                where kept.attrelid = format('golden.%I', p_entity)::regclass and kept.attname = attribute.attname
            )
        )
    union all
    select 'parent_key', coalesce(max(survivorship.strategy), 'priority'), false
    from exchange.survivorship as survivorship
    where p_entity = 'customer' and survivorship.entity = 'customer' and survivorship.column_name = 'parent_key'
    having p_entity = 'customer'
$$;
