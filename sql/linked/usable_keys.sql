-- Members of the keys that the changed records touch, without over-common keys and keys whose members contradict.
create or replace function linked.usable_keys()
returns table (match_rule_id integer, key_value text, source_system text, source_key text)
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
    return query
    with touched_key as (
        select distinct new_key.match_rule_id, new_key.key_value from pg_temp.new_key as new_key
    ),
    member as (
        select
            kept.*,
            count(*) over (partition by kept.match_rule_id, kept.key_value) as member_count
        from touched_key
        inner join linked.match_key as kept
            on touched_key.key_value = kept.key_value and touched_key.match_rule_id = kept.match_rule_id
    ),
    shared as (
        select member.*
        from member
        inner join exchange.match_rule as rule on member.match_rule_id = rule.match_rule_id
        where member.member_count between 2 and rule.max_records
    ),
    contradicted as (
        select distinct shared.match_rule_id, shared.key_value
        from shared
        cross join lateral unnest(shared.signs) with ordinality as sign (value, place)
        group by shared.match_rule_id, shared.key_value, sign.place
        having count(distinct sign.value) > 1
    )
    select shared.match_rule_id, shared.key_value, shared.source_system, shared.source_key
    from shared
    where not exists (
        select from contradicted
        where
            contradicted.match_rule_id = shared.match_rule_id
            and contradicted.key_value = shared.key_value
    );
end
$$;
