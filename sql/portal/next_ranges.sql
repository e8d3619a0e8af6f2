-- The next commands of a walk, for one request: ranges of ids one behind the other, each as wide as a page may hold by
-- what was seen so far, and an open one at the end that says whether there is more; none at the end of the walk. A
-- sample leaves gaps between them. names: the fields of a card that are worth carrying; NULL: all. Product rows have no list of their own: those of known deals are asked for.
create or replace function portal.next_ranges(p_walk_id bigint, p_commands integer)
returns table (low bigint, high bigint, method text, params json, names text[])
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_walk portal.walk;
    v_stride bigint;
begin
    select * into v_walk from portal.walk as walk where walk.walk_id = p_walk_id and walk.finished_at is null;
    if v_walk.entity = 'product_rows' then
        return query
        select
            deal.crm_id, deal.crm_id, 'crm.item.productrow.list', json_build_object(
                'filter', json_build_object('=ownerType', 'D', '=ownerId', deal.crm_id)
            ), null::text[]
        from portal.item as deal
        where
            deal.entity = 'deal'
            and deal.portal_id = v_walk.portal_id
            and deal.crm_id > v_walk.position
            and (v_walk.share = 1 or random() < v_walk.share)
            and exists (
                select from portal.item as sent
                where
                    sent.golden_id = deal.golden_id
                    and sent.entity = 'product_rows'
                    and sent.portal_id = deal.portal_id
            )
        order by deal.crm_id
        limit p_commands;
        if not found then
            update portal.walk set finished_at = clock_timestamp() where walk_id = p_walk_id;
        end if;
    elsif v_walk.walk_id is not null then
        v_stride := ceil(v_walk.width / v_walk.share);
        return query
        select
            range.low, range.high, request.method,
            case
                -- Only which cards there are.
                when v_walk.purpose = 'sweep' and request.method = 'crm.item.list'
                    then (request.params::jsonb || '{"select": ["id"]}')::json
                else request.params
            end,
            case
                when v_walk.purpose = 'sweep' and request.method = 'crm.item.list' then '{id}'
                when request.method = 'crm.item.list' then inbound.watched_names(v_walk.portal_id, v_walk.entity)
                    || '{id,originatorId,originId,updatedTime,updatedBy,isMyCompany}'::text[]
            end
        from (
            select
                v_walk.position + (place - 1) * v_stride + gap.before as low,
                v_walk.position + (place - 1) * v_stride + gap.before + v_walk.width as high
            from generate_series(1, case when v_walk.width is null then 0 else p_commands - 1 end) as place
            cross join lateral (
                select floor(random() * (v_stride - v_walk.width + place * 0))::bigint as before
            ) as gap
            union all
            select v_walk.position + case when v_walk.width is null then 0 else (p_commands - 1) * v_stride end, null
        ) as range
        cross join lateral portal.range_request(
            v_walk.portal_id, v_walk.entity, range.low, range.high
        ) as request
        order by range.low;
    end if;
end
$$;
