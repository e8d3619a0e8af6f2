-- Where the customer stands now that had this number: records move when golden rows become one, and the number under which
-- a card of people's was offered is no record's own.
create or replace function linked.present_golden_id(p_golden_id bigint)
returns bigint
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
    select coalesce(
        (select record.golden_id from linked.customer as record where record.record_id = p_golden_id),
        (
            select record.golden_id
            from inbound.card as card
            inner join exchange.source as source on card.portal_id = source.portal_id
            inner join linked.customer as record
                on card.source_key = record.source_key and source.source_system = record.source_system
            where card.golden_id = p_golden_id
            limit 1
        ),
        p_golden_id
    )
$$;
