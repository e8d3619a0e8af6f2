-- Pairs of present records that stand in different golden rows although a rule links them, and that nobody has decided
-- about: the rule asks for a person (review), or the link was dropped because something contradicts it (same).
create or replace view linked.waiting_pair as
with record as (
    select
        'customer' as entity,
        customer.record_id,
        customer.golden_id
    from linked.customer as customer
    where not customer.is_deleted
    union all
    select
        'product' as entity,
        product.record_id,
        product.golden_id
    from linked.product as product
    where not product.is_deleted
)

select distinct on (link.record_a, link.record_b)
    link.entity,
    link.record_a,
    link.record_b,
    one.golden_id as golden_id_a,
    other.golden_id as golden_id_b,
    rule.match_rule_id,
    rule.rule_name,
    rule.verdict,
    rule.strength,
    link.tick_id
from linked.link as link
inner join exchange.match_rule as rule on link.match_rule_id = rule.match_rule_id
inner join record as one on link.record_a = one.record_id and link.entity = one.entity
inner join record as other on link.record_b = other.record_id and link.entity = other.entity
where
    one.golden_id <> other.golden_id
    and not exists (
        select from linked.decision as decision
        where decision.record_a = link.record_a and decision.record_b = link.record_b
    )
order by link.record_a, link.record_b, rule.strength desc, rule.match_rule_id;
comment on view linked.waiting_pair is 'Pairs that wait for linked.decide: the best rule that links them; verdict same: a contradiction keeps them apart. With evidence: linked.review().';
