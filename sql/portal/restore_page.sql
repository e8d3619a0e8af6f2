-- Takes the replies to portal.next_ranges after a restore: lists what we do not know or what is gone, and takes what the
-- objects hold as known, so that our own writes since the backup come back neither as changes of people nor undone.
create or replace function portal.restore_page(p_walk_id bigint, p_replies jsonb)
returns void
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_walk portal.walk := portal.advance_walk(p_walk_id, p_replies);
begin
    perform portal.known_cards(v_walk);
    perform portal.compare_presence(v_walk);
    perform portal.read_again(v_walk);
    if v_walk.entity = 'price' then
        -- A price bears no origin; its product tells whose it is.
        insert into portal.lost_card (portal_id, entity, crm_id, fields)
        select v_walk.portal_id, 'price', known.crm_id, known.fields
        from pg_temp.known as known
        where
            known.golden_id is null
            and (known.fields ->> 'productId')::bigint in (
                select product.crm_id from portal.item as product
                where product.entity = 'product' and product.portal_id = v_walk.portal_id
                union all
                select extra.crm_id from portal.difference as extra
                where extra.entity = 'product' and extra.portal_id = v_walk.portal_id and extra.kind = 'extra'
            )
        on conflict (crm_id, entity, portal_id) do update set fields = excluded.fields;
    end if;
    update portal.walk as walk
    set unknown_count = walk.unknown_count + counted.unknown_count
    from (
        select count(*) as unknown_count
        from pg_temp.known as known where known.golden_id is null and known.origin_id is null
    ) as counted
    where walk.walk_id = p_walk_id;
end
$$;
