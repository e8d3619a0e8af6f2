-- Has the golden rows of the merges of pg_temp.merged become one; where the policy or a doubt says so, a person is asked
-- whether they do.
create or replace function inbound.join_merged(p_policy text)
returns void
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
    perform linked.record_decisions(
        'customer', array_agg(linked.first_record(merged.lost_now_id)),
        array_agg(linked.first_record(merged.kept_now_id)), 'same', 'people merged their cards'
    )
    from pg_temp.merged as merged
    where merged.lost_now_id <> merged.kept_now_id and p_policy = 'follow' and not merged.is_doubtful
    having count(*) > 0;
    insert into linked.link (record_a, record_b, match_rule_id, key_hash, entity, tick_id)
    select
        least(one.record_id, other.record_id), greatest(one.record_id, other.record_id),
        rule.match_rule_id, 0, 'customer', (select max(tick.tick_id) from exchange.tick as tick)
    from pg_temp.merged as merged
    inner join exchange.match_rule as rule on rule.rule_name = 'people merged their cards'
    cross join lateral (select linked.first_record(merged.lost_now_id) as record_id) as one
    cross join lateral (select linked.first_record(merged.kept_now_id) as record_id) as other
    where merged.lost_now_id <> merged.kept_now_id and (p_policy <> 'follow' or merged.is_doubtful)
    on conflict do nothing;
end
$$;
