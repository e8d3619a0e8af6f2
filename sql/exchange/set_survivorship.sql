-- Sets how one field of a golden row is chosen (I7) and derives anew the golden rows of several records; what differs
-- then is queued. Returns how many golden rows were looked at.
create or replace function exchange.set_survivorship(p_entity text, p_column_name text, p_strategy text)
returns bigint
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_is_text boolean;
begin
    if coalesce(p_entity not in ('customer', 'product'), true) then
        raise exception 'survivorship: golden rows of "%" have one record each, there is nothing to choose', p_entity
            using errcode = 'invalid_parameter_value', hint = 'Say customer or product.';
    elsif coalesce(p_strategy not in ('priority', 'recency', 'completeness'), true) then
        raise exception 'survivorship of %.%: there is no strategy "%"', p_entity, p_column_name, p_strategy
            using errcode = 'invalid_parameter_value', hint = 'Say priority, recency or completeness.';
    end if;
    select chosen.is_text into v_is_text
    from golden.chosen_columns(p_entity) as chosen where chosen.column_name = p_column_name;
    if v_is_text is null then
        raise exception 'survivorship: % has no field "%" that is chosen from records', p_entity, p_column_name
            using errcode = 'undefined_column', hint = format(
                'Say one of: %s.', (select string_agg(chosen.column_name, ', ') from golden.chosen_columns(p_entity) as chosen)
            );
    elsif p_strategy = 'completeness' and not v_is_text then
        raise exception 'survivorship of %.%: only of texts one is more complete than another', p_entity, p_column_name
            using errcode = 'invalid_parameter_value', hint = 'Say priority or recency.';
    end if;
    insert into exchange.survivorship (entity, column_name, strategy)
    values (p_entity, p_column_name, p_strategy)
    on conflict (entity, column_name) do update set strategy = excluded.strategy;
    return golden.derive_again(p_entity);
end
$$;
