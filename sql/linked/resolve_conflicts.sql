-- Takes apart the groups that hold a contradiction: their weakest bonds go, all of one strength at once so that no order
-- matters, and what is left is labelled anew; until no group contradicts itself or only people's decisions hold it.
create or replace function linked.resolve_conflicts(p_entity text, p_work text)
returns void
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_removed bigint;
begin
    -- Two records that a rule of this tick joined have been compared; only larger groups and older bonds can be torn.
    perform exchange.open_work_table('pg_temp', 'suspect', '(root_id bigint)');
    insert into pg_temp.suspect
    select label.root_id
    from pg_temp.label as label
    group by label.root_id
    having count(*) > 2
    union
    select label.root_id
    from pg_temp.bond as bond
    inner join pg_temp.label as label on bond.record_a = label.record_id
    where not bond.is_fresh;
    if not exists (select from pg_temp.suspect) then
        return;
    end if;
    perform exchange.analyze_large('pg_temp.suspect');
    perform linked.describe_nodes(p_entity, p_work);
    -- As many rounds as rules have strengths, at most.
    loop
        perform exchange.open_work_table('pg_temp', 'torn', '(root_id bigint)');
        insert into pg_temp.torn
        select distinct label.root_id
        from pg_temp.suspect as suspect
        inner join pg_temp.label as label on suspect.root_id = label.root_id
        inner join pg_temp.described as described on label.record_id = described.record_id
        cross join lateral unnest(described.signs) with ordinality as sign (value, place)
        where sign.value is not null
        group by label.root_id, sign.place
        having min(sign.value) <> max(sign.value)
        union
        select one.root_id
        from pg_temp.verdict as verdict
        inner join pg_temp.label as one on verdict.record_a = one.record_id
        inner join pg_temp.label as other on verdict.record_b = other.record_id and one.root_id = other.root_id
        where verdict.verdict = 'different';

        perform exchange.analyze_large('pg_temp.torn');
        with weakest as (
            select label.root_id, min(bond.strength) as strength
            from pg_temp.torn as torn
            inner join pg_temp.label as label on torn.root_id = label.root_id
            inner join pg_temp.bond as bond on label.record_id = bond.record_a
            where bond.strength < 1000
            group by label.root_id
        )
        delete from pg_temp.bond as bond
        using weakest, pg_temp.label as label
        where
            bond.record_a = label.record_id
            and label.root_id = weakest.root_id
            and bond.strength = weakest.strength;
        get diagnostics v_removed = row_count;
        if v_removed = 0 then
            return;
        end if;

        update pg_temp.label as label
        set root_id = label.record_id, is_open = true
        from pg_temp.torn as torn
        where label.root_id = torn.root_id;
        perform linked.spread_labels();
        truncate pg_temp.suspect;
        insert into pg_temp.suspect
        select label.root_id from pg_temp.label as label where label.is_open group by label.root_id having count(*) > 1;
        update pg_temp.label set is_open = false where is_open;
    end loop;
end
$$;
