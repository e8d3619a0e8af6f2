-- Finds phones and e-mails that we sent and people took away, of types that the ERP owns: they are put back, and what
-- people added stays. Lists are merged as sets and so have no other conflict.
create or replace function inbound.find_taken_away()
returns void
language sql
security definer
set search_path = pg_catalog, pg_temp
as $$
    update pg_temp.dispute as dispute
    set back = taken.entries
    from (
        select disputed.golden_id, disputed.entity, jsonb_agg(held.entry) as entries
        from pg_temp.dispute as disputed
        inner join exchange.field_map as map
            on
                map.portal_id = disputed.portal_id
                and map.entity = disputed.entity
                and map.is_active
                and map.transform in ('phone', 'email')
        cross join lateral jsonb_array_elements(
            case jsonb_typeof(disputed.base) when 'array' then disputed.base else '[]' end
        ) as held (entry)
        where
            disputed.field = 'fm'
            and held.entry ->> 'typeId' = upper(map.transform)
            and map.direction <> 'in'
            and 'erp' = coalesce(
                case when map.source_owners <> '{}' then map.source_owners ->> (
                    select holder.source_system
                    from inbound.find_holder(disputed.golden_table, disputed.golden_id, map.golden_column) as holder
                ) end,
                map.owner
            )
            and exists (
                select from jsonb_array_elements(coalesce(disputed.sent, '[]')) as sent (entry)
                where
                    sent.entry ->> 'typeId' = held.entry ->> 'typeId'
                    and sent.entry ->> 'value' = held.entry ->> 'value'
            )
            and not exists (
                select from jsonb_array_elements(
                    case jsonb_typeof(disputed.theirs) when 'array' then disputed.theirs else '[]' end
                ) as left_over (entry)
                where
                    left_over.entry ->> 'typeId' = held.entry ->> 'typeId'
                    and left_over.entry ->> 'value' = held.entry ->> 'value'
            )
        group by disputed.golden_id, disputed.entity
    ) as taken
    where dispute.field = 'fm' and dispute.golden_id = taken.golden_id and dispute.entity = taken.entity
$$;
