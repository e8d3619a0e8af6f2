-- Offers to the ERP what people had changed before it lost against the ERP's own change, and now wins: unless the ERP
-- has the offer of then, with the same value, still before it.
create or replace function inbound.offer_again()
returns void
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_changes bigint[];
begin
    if not exists (select from pg_temp.dispute where not is_fresh and verdict = 'theirs' and owner <> 'crm') then
        return;
    end if;
    with written as (
        insert into inbound.change (
            portal_id, entity, crm_id, golden_id, is_new, changed_fields, base, theirs, changed_by, changed_at
        )
        select
            dispute.portal_id, dispute.entity, dispute.crm_id, dispute.golden_id, false,
            array_agg(dispute.field order by dispute.field),
            card.held || jsonb_object_agg(dispute.field, dispute.ours), card.held,
            max(dispute.changed_by), max(dispute.changed_at)
        from pg_temp.dispute as dispute
        inner join portal.item as card
            on
                dispute.golden_id = card.golden_id
                and dispute.entity = card.entity
                and dispute.portal_id = card.portal_id
        where
            not dispute.is_fresh
            and dispute.verdict = 'theirs'
            and dispute.owner <> 'crm'
            and not exists (
                select
                from outbound.change as offered
                where
                    offered.golden_id = dispute.golden_id
                    and offered.entity = dispute.entity
                    and dispute.column_name = any (offered.changed_fields)
                    and offered.record -> dispute.column_name is not distinct from inbound.staging_record(
                        dispute.portal_id, dispute.entity, card.held, offered.source_system
                    ) -> dispute.column_name
                    and not exists (
                        select from outbound.acknowledgement as taken
                        where taken.change_id = offered.change_id and taken.consumer = offered.source_system
                    )
            )
        group by
            dispute.portal_id, dispute.entity, dispute.crm_id, dispute.golden_id, card.golden_id, card.entity, card.portal_id
        returning inbound_id
    )
    select array_agg(written.inbound_id) into v_changes from written;
    perform inbound.offer(v_changes);
end
$$;
