-- Makes the survivor of a merge the card of the golden row that both became (p_now): the lost card (of p_lost) is forgotten,
-- the survivor (of p_kept) moves there with its requisite and address, and is written our origin of now. What is wanted of it, and the
-- links of its children, travel with the next delivery.
create or replace function delta.rehome_cards(
    p_portal_id integer, p_entity text, p_lost bigint[], p_kept bigint[], p_now bigint[]
)
returns void
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_child text;
begin
    delete from portal.item as gone
    where
        gone.golden_id = any (p_lost) and gone.entity = p_entity and gone.portal_id = p_portal_id
        and gone.merged_into is not null;
    update portal.item as card
    set golden_id = pair.now_id, is_adopted = card.is_adopted or not card.is_born_in_crm
    from (
        select distinct on (named.now_id) named.kept_id, named.now_id
        from unnest(p_kept, p_now) as named (kept_id, now_id)
        order by named.now_id, named.kept_id
    ) as pair
    where
        card.golden_id = pair.kept_id and card.entity = p_entity and card.portal_id = p_portal_id
        and pair.kept_id <> pair.now_id
        and not exists (
            select from portal.item as present
            where present.golden_id = pair.now_id and present.entity = p_entity and present.portal_id = p_portal_id
        );
    perform delta.settle_merged(p_portal_id, p_entity, array(
        select named.kept_id from unnest(p_kept, p_now) as named (kept_id, now_id) where named.kept_id <> named.now_id
    ));
    -- The survivor's requisite, or else the one that came to it with the merge.
    update portal.item as requisite
    set golden_id = pair.now_id
    from (
        select distinct on (named.now_id) named.from_id, named.now_id
        from (
            select kept.from_id, kept.now_id, 1 as place from unnest(p_kept, p_now) as kept (from_id, now_id)
            union all
            select lost.from_id, lost.now_id, 2 from unnest(p_lost, p_now) as lost (from_id, now_id)
        ) as named
        inner join portal.item as present
            on
                named.from_id = present.golden_id
                and present.entity = 'requisite'
                and present.portal_id = p_portal_id
                and present.deleted_at is null
        order by named.now_id, named.from_id <> named.now_id, named.place, named.from_id
    ) as pair
    where
        requisite.golden_id = pair.from_id and requisite.entity = 'requisite' and requisite.portal_id = p_portal_id
        and pair.from_id <> pair.now_id;

    perform delta.follow_requisites(p_portal_id, p_now);

    perform delta.send_again(p_portal_id, p_entity, p_now);
    -- A kind of child, not a child, at a time.
    for v_child in select kind.entity from delta.entity as kind where kind.entity in ('contact', 'deal') loop
        perform delta.send_again(p_portal_id, v_child, array(
            select distinct dependency.golden_id
            from delta.dependency as dependency
            where
                dependency.parent_golden_id = any (p_lost || p_kept || p_now)
                and dependency.parent_entity = p_entity
                and dependency.entity = v_child
        ));
    end loop;
    perform delta.wake(p_portal_id, p_now);
end
$$;
