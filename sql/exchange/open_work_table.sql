-- Makes an empty work table: one that several connections share, or (pg_temp) one of this session. The latter is made at
-- its first use and emptied with each transaction: to make and drop twenty of them took longer than a tick of one row.
-- It is made anew after a deploy, as it may have the columns of a table that has others now. With the caller's rights: a
-- definition may be a query.
create or replace function exchange.open_work_table(p_work text, p_name text, p_definition text)
returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    v_present regclass := to_regclass(format('pg_temp.%I', p_name));
    v_mark text;
begin
    -- Dynamic over the work tables; names go through %I, definitions are written in the functions that call this.
    if p_work <> 'pg_temp' then
        execute format('create unlogged table %I.%I %s', p_work, p_name, p_definition);
        return;
    end if;
    select md5(normalization.version || p_definition) into v_mark from exchange.normalization as normalization;
    if v_present is not null then
        if
            obj_description(v_present, 'pg_class') = v_mark
            -- A table that somebody else put there could have a trigger.
            and (select present.relowner = current_user::regrole from pg_class as present where present.oid = v_present)
        then
            if pg_relation_size(v_present) > 0 then
                execute format('truncate pg_temp.%I', p_name);
            end if;
            return;
        end if;
        execute format('drop table pg_temp.%I', p_name);
    end if;
    execute format(
        case when p_definition like 'as %' then 'create temp table %1$I on commit delete rows %2$s'
            else 'create temp table %1$I %2$s on commit delete rows' end,
        p_name, p_definition
    );
    execute format('comment on table pg_temp.%I is %L', p_name, v_mark);
end
$$;
