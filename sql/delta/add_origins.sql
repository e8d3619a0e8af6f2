-- Lets the adopted cards of a lease be written with our origin, by which a lost reply or a restore finds them again.
create or replace function delta.add_origins(p_lease bigint)
returns void
language sql
security definer
set search_path = pg_catalog, pg_temp
as $$
    update delta.item as item
    set wanted = item.wanted || delta.origin_of(card)
    from delta.item as leased
    inner join portal.item as card
        on
            leased.golden_id = card.golden_id
            and leased.entity = card.entity
            and leased.portal_id = card.portal_id
            and card.is_adopted
    where
        leased.lease = p_lease
        and leased.state = 'leased'
        and item.golden_id = leased.golden_id
        and item.entity = leased.entity
        and item.portal_id = leased.portal_id
$$;
