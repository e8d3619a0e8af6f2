-- Adds to portal.difference the golden rows that should have an object of one kind, have none, and of which no delivery
-- is on its way. What a person discarded, and cards that are known to be second ones, are no difference.
create or replace function portal.find_undelivered(p_portal_id integer, p_entity text)
returns bigint
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_found bigint;
begin
    -- Dynamic over the portal object; its name goes through %I.
    execute format(
        'insert into portal.difference (portal_id, entity, kind, basis, golden_id)
        select $1, $2, ''missing'', ''golden'', wanted.golden_id
        from delta.%I as wanted
        left join portal.item as card
            on wanted.golden_id = card.golden_id and card.entity = $2 and card.portal_id = $1
        left join delta.item as item
            on wanted.golden_id = item.golden_id and item.entity = $2 and item.portal_id = $1
        where
            wanted.portal_id = $1
            and (card.golden_id is null or (card.crm_id is null and $2 <> ''product_rows''))
            and card.is_born_in_crm is not true
            and card.deleted_at is null
            and coalesce(item.state in (''done'', ''parked''), true)
            and coalesce(item.error_code not in (''TICK_DISCARDED'', ''CARD_SUPERSEDED''), true)
            and not exists (
                select from portal.difference as extra
                where
                    extra.golden_id = wanted.golden_id and extra.kind = ''extra'' and extra.entity = $2
                    and extra.portal_id = $1
            )
        order by wanted.golden_id',
        p_entity || '_wanted'
    ) using p_portal_id, p_entity;
    get diagnostics v_found = row_count;
    return v_found;
end
$$;
