-- A card as ERPs are told of it: its fields by staging column, with a customer what its requisite and its address hold,
-- with an order its lines. Given is what one of them holds now, by staging column already; the others are as we know them.
create or replace function inbound.offered_record(
    p_portal_id integer, p_entity text, p_golden_id bigint, p_record jsonb, p_source_system text
)
returns jsonb
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
    select coalesce(
        (
            select jsonb_object_agg(
                field.key, field.value order by other.entity desc
            )
            from portal.item as other
            cross join lateral jsonb_each(
                case p_entity
                    when 'deal' then jsonb_build_object(
                        'lines', inbound.order_lines(p_portal_id, other.held -> 'productRows', p_source_system)
                    )
                    else inbound.staging_record(p_portal_id, other.entity, other.held, p_source_system)
                end
            ) as field
            where
                other.golden_id = p_golden_id
                and other.portal_id = p_portal_id
                and other.entity = any (case p_entity
                    when 'requisite' then '{contact,company,address}' when 'address' then '{contact,company,requisite}'
                    when 'deal' then '{product_rows}' else '{requisite,address}'
                end::text[])
                and (other.crm_id is not null or p_entity = 'deal')
                and other.deleted_at is null
        ), '{}'
    ) || p_record
$$;
