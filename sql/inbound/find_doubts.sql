-- Keeps inbound.doubt: the ERPs' records that may be the same as a card of people's that matched none, until a person has
-- decided about each pair. Looks at the cards of pg_temp.considered.
create or replace function inbound.find_doubts(p_portal_id integer, p_source text)
returns void
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
    drop table if exists pg_temp.doubtful;
    create temp table doubtful on commit drop as
    select distinct card.entity, card.crm_id, other.golden_id
    from pg_temp.considered as card
    inner join linked.customer as record on card.source_key = record.source_key and record.source_system = p_source
    -- With an offset it stays a look through the index for each, however large the table is.
    cross join lateral (
        select link.record_a, link.record_b, link.match_rule_id
        from linked.link as link where link.record_a = record.record_id
        union all
        select link.record_a, link.record_b, link.match_rule_id
        from linked.link as link where link.record_b = record.record_id
        offset 0
    ) as pair
    inner join exchange.match_rule as rule on pair.match_rule_id = rule.match_rule_id and rule.verdict = 'review'
    cross join lateral (
        select customer.golden_id, customer.source_system
        from linked.customer as customer
        where
            customer.record_id = case record.record_id when pair.record_a then pair.record_b else pair.record_a end
            and not customer.is_deleted
        offset 0
    ) as other
    inner join exchange.source as source on other.source_system = source.source_system and source.portal_id is null
    where
        other.golden_id <> record.golden_id
        and not exists (
            select from linked.decision as decision
            where decision.record_a = pair.record_a and decision.record_b = pair.record_b
        );
    delete from inbound.doubt as doubt
    where
        doubt.portal_id = p_portal_id
        and not exists (
            select from pg_temp.doubtful as present
            where
                present.golden_id = doubt.golden_id and present.crm_id = doubt.crm_id and present.entity = doubt.entity
        );
    insert into inbound.doubt (portal_id, entity, crm_id, golden_id)
    select p_portal_id, doubtful.entity, doubtful.crm_id, doubtful.golden_id from pg_temp.doubtful as doubtful
    on conflict do nothing;
    -- What an earlier tick let go has not gone yet.
    update delta.item as item
    set state = 'waiting'
    from pg_temp.doubtful as doubtful
    where
        item.golden_id = doubtful.golden_id and item.entity = doubtful.entity and item.portal_id = p_portal_id
        and item.state = 'open'
        and not exists (
            select from portal.item as present
            where
                present.golden_id = doubtful.golden_id and present.entity = doubtful.entity
                and present.portal_id = p_portal_id
        );
end
$$;
