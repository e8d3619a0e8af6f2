-- Whose an order is that people made or changed in the CRM: the payer and the contact, each with the receiving source's own
-- key, NULL until it has taken the customer over, and the golden id. Asked when it is read: a customer that was born with its
-- order has no key before. A company pays before a person does; the contact is the person who is not the payer.
create or replace function outbound.order_customers(p_source_system text, p_customers jsonb)
returns table (customer_key text, customer_golden_id bigint, contact_key text, contact_golden_id bigint)
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_caller text := coalesce(nullif(current_setting('role'), 'none'), session_user);
begin
    -- A source learns its own keys only.
    if p_customers is null or (
        v_caller is distinct from 'source_' || p_source_system
        and not pg_has_role(v_caller, 'intersect_loader', 'usage') and not pg_has_role(v_caller, 'intersect_reader', 'usage')
    ) then
        return next;
        return;
    end if;
    return query
    select
        max(told.source_key) filter (where told.place = 1), max(told.golden_id) filter (where told.place = 1),
        max(told.source_key) filter (where told.place = 2), max(told.golden_id) filter (where told.place = 2)
    from (
        select listed.place, present.golden_id, (
            select record.source_key from linked.customer as record
            where
                record.golden_id = present.golden_id and record.source_system = p_source_system and not record.is_deleted
            order by record.record_id
            limit 1
        ) as source_key
        from jsonb_array_elements(p_customers) with ordinality as listed (card, place)
        cross join lateral (
            select linked.present_golden_id(known.golden_id) as golden_id
            from (
                select item.golden_id, 1 as place
                from portal.item as item
                where
                    item.crm_id = (listed.card ->> 'crm_id')::bigint
                    and item.entity = listed.card ->> 'entity'
                    and item.portal_id = (listed.card ->> 'portal_id')::integer
                union all
                select made.golden_id, 2
                from inbound.card as made
                where
                    made.crm_id = (listed.card ->> 'crm_id')::bigint
                    and made.entity = listed.card ->> 'entity'
                    and made.portal_id = (listed.card ->> 'portal_id')::integer
            ) as known
            order by known.place
            limit 1
        ) as present
        where listed.place <= 2
    ) as told;
end
$$;
grant execute on function outbound.order_customers(text, jsonb) to intersect_source, intersect_reader;
