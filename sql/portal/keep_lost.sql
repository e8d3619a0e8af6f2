-- Keeps the objects that bear our origin and whose record the database does not know until it is staged again, with
-- their values. What it knows by now is no longer lost.
create or replace function portal.keep_lost(p_portal_id integer)
returns void
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
    with kept as (
        insert into portal.lost_card as lost (portal_id, entity, crm_id, golden_id, fields)
        select distinct on (difference.crm_id, difference.entity)
            p_portal_id, difference.entity, difference.crm_id, difference.golden_id, difference.theirs
        from portal.difference as difference
        where difference.portal_id = p_portal_id and difference.kind = 'extra' and difference.repair is null
        order by difference.crm_id, difference.entity
        on conflict (crm_id, entity, portal_id) do update set fields = excluded.fields, golden_id = excluded.golden_id
        returning lost.entity, lost.crm_id
    )
    update portal.difference as difference
    set repair = 'lost'
    from kept
    where
        difference.portal_id = p_portal_id and difference.kind = 'extra'
        and difference.entity = kept.entity and difference.crm_id = kept.crm_id;
    delete from portal.lost_card as lost
    using portal.item as card
    where card.crm_id = lost.crm_id and card.entity = lost.entity and card.portal_id = lost.portal_id;

    delete from portal.lost_value where portal_id = p_portal_id;
    insert into portal.lost_value (portal_id, entity, crm_id, field_name, value_hash, is_selective)
    select
        p_portal_id, placed.entity, placed.crm_id, placed.field_name, placed.value_hash,
        -- What one card in a hundred has says little, and a currency nothing.
        placed.card_count <= greatest(2, least(50, placed.lost_count / 100))
    from (
        select
            lost.entity, lost.crm_id, value.field_name, hashtextextended(value.field_name || '=' || value.value, 0) as value_hash,
            count(*) over (partition by lost.entity, value.field_name, value.value) as card_count,
            kind.lost_count
        from portal.lost_card as lost
        inner join delta.entity as target on lost.entity = target.entity and target.family in ('item', 'product')
        inner join (
            select present.entity, count(*) as lost_count
            from portal.lost_card as present where present.portal_id = p_portal_id group by present.entity
        ) as kind on lost.entity = kind.entity
        cross join lateral portal.comparable_values(lost.fields) as value
        where lost.portal_id = p_portal_id
    ) as placed;
    analyze portal.lost_card, portal.lost_value;
end
$$;
