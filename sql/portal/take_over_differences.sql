-- Takes over objects that bear our origin where we know none, or know one that is not there any more: of several the
-- oldest. What it holds counts as known; of other objects than cards nothing does, so all is sent again.
create or replace function portal.take_over_differences(p_portal_id integer)
returns void
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
    with chosen as (
        select distinct on (difference.entity, difference.golden_id)
            difference.difference_id, difference.entity, difference.golden_id, difference.crm_id,
            case when target.family = 'item' then difference.theirs else '{}' end as held
        from portal.difference as difference
        inner join delta.entity as target on difference.entity = target.entity
        left join portal.difference as missing
            on
                difference.golden_id = missing.golden_id
                and difference.entity = missing.entity
                and missing.portal_id = p_portal_id
                and missing.kind = 'missing'
        where
            difference.portal_id = p_portal_id
            and difference.kind in ('extra', 'duplicated')
            and (difference.kind = 'extra' or missing.golden_id is not null)
            and case target.golden_table
                when 'product' then exists (
                    select from golden.product as present where present.golden_id = difference.golden_id and not present.is_deleted
                )
                when 'sales_order' then exists (
                    select from golden.sales_order as present where present.golden_id = difference.golden_id and not present.is_deleted
                )
                else exists (
                    select from golden.customer as present where present.golden_id = difference.golden_id and not present.is_deleted
                )
            end
        order by difference.entity, difference.golden_id, difference.crm_id
    ),
    taken as (
        insert into portal.item as card (portal_id, entity, golden_id, crm_id, held, confirmed_at)
        select p_portal_id, chosen.entity, chosen.golden_id, chosen.crm_id, chosen.held, now() from chosen
        on conflict (golden_id, entity, portal_id) do update
        set crm_id = excluded.crm_id, held = excluded.held, sent = '{}', doubted = '{}', wanted_hash = null, deleted_at = null
        returning card.entity, card.golden_id
    )
    update portal.difference as difference
    set repair = 'taken_over'
    from taken
    inner join chosen on taken.entity = chosen.entity and taken.golden_id = chosen.golden_id
    where
        difference.portal_id = p_portal_id
        and difference.entity = taken.entity
        and difference.golden_id = taken.golden_id
        and (difference.difference_id = chosen.difference_id or difference.kind = 'missing');
end
$$;
