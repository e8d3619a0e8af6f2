-- A card as ERPs are told of it: its fields by staging column, with a customer what its requisite holds, with an order its
-- lines. Given is what one of the two holds now, by staging column already; the other is as we know it.
create or replace function inbound.offered_record(
    p_portal_id integer, p_entity text, p_golden_id bigint, p_record jsonb, p_source_system text
)
returns jsonb
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
    select case
        when p_entity = 'requisite' then coalesce(
            inbound.staging_record(p_portal_id, other.entity, other.held, p_source_system), '{}'
        ) || given.record
        when other.held is null then given.record
        when p_entity = 'deal' then given.record || jsonb_build_object(
            'lines', inbound.order_lines(p_portal_id, other.held -> 'productRows', p_source_system)
        )
        else given.record || inbound.staging_record(p_portal_id, 'requisite', other.held, p_source_system)
    end
    from (select p_record as record) as given
    left join lateral (
        select card.entity, card.held
        from portal.item as card
        where
            card.golden_id = p_golden_id
            and card.portal_id = p_portal_id
            and card.entity = any (case p_entity
                when 'requisite' then '{contact,company}' when 'deal' then '{product_rows}' else '{requisite}'
            end::text[])
            and (card.crm_id is not null or p_entity = 'deal')
            and card.deleted_at is null
        order by card.entity
        limit 1
    ) as other on true
$$;
