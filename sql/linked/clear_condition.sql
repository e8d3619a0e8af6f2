-- Condition on source_system, true where an absent value of this column clears it (null policy clear). A match key
-- follows the column it is made of.
create or replace function linked.clear_condition(p_entity text, p_column_name text)
returns text
language sql
stable
set search_path = pg_catalog, pg_temp
as $$
    select case
        when count(*) = 0 then 'false'
        else format('source_system = any (%L::text[])', array_agg(source.source_system order by source.source_system))
    end
    from exchange.source as source
    left join exchange.source_field as field
        on
            source.source_system = field.source_system
            and field.entity = p_entity
            and field.column_name = regexp_replace(p_column_name, '^(.*_name|tax_id)_key$', '\1')
    where coalesce(field.null_policy, source.null_policy) = 'clear'
$$;
