-- Fills pg_temp.considered with the cards of which this tick may say something new: those it was given, those that wait
-- for a person, and those that nobody had when a record like them came from an ERP. It costs nothing without cards.
create or replace function inbound.consider_cards(p_portal_id integer, p_source text)
returns void
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
    drop table if exists pg_temp.considered;
    create temp table considered on commit drop as
    select card.*
    from inbound.card as card
    where card.portal_id = p_portal_id and card.state in ('staged', 'review');
    if exists (select from inbound.card as card where card.portal_id = p_portal_id and card.state = 'offered') then
        insert into pg_temp.considered
        select card.*
        from (
            select distinct told.source_key
            from linked.touched as touched
            cross join lateral (
                select record.record_id
                from linked.customer as record
                where record.golden_id = touched.golden_id
                offset 0
            ) as moved
            -- The record itself, or one that a rule says is perhaps the same.
            cross join lateral (
                select moved.record_id
                union all
                select link.record_b from linked.link as link where link.record_a = moved.record_id
                union all
                select link.record_a from linked.link as link where link.record_b = moved.record_id
            ) as near
            cross join lateral (
                select record.source_key
                from linked.customer as record
                where record.record_id = near.record_id and record.source_system = p_source
                offset 0
            ) as told
            where touched.entity = 'customer'
        ) as met
        inner join inbound.card as card
            on
                split_part(met.source_key, ':', 2)::bigint = card.crm_id
                and split_part(met.source_key, ':', 1) = card.entity
                and card.portal_id = p_portal_id
                and card.state = 'offered';
    end if;
    analyze pg_temp.considered;
end
$$;
