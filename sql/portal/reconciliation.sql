-- What the last reconciliation found: counts by kind of object, differing fields, and examples of every kind.
create or replace function portal.reconciliation(p_portal_id integer, p_examples integer default 5)
returns jsonb
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
    select jsonb_build_object(
        'finished_at', (
            select case when count(walk.finished_at) = count(*) then max(walk.finished_at) end
            from portal.walk as walk where walk.portal_id = p_portal_id and walk.purpose = 'reconcile'
        ),
        'difference_count', (
            select count(distinct (difference.entity, difference.kind, coalesce(difference.crm_id, -difference.golden_id)))
            from portal.difference as difference where difference.portal_id = p_portal_id
        ),
        'entities', (
            select coalesce(jsonb_agg(jsonb_build_object(
                'entity', walk.entity, 'share', walk.share, 'read', walk.card_count, 'missing', counted.missing,
                'extra', counted.extra, 'duplicated', counted.duplicated, 'different', counted.different,
                'pending', walk.pending_count, 'not_ours', walk.unknown_count, 'repairs', counted.repairs
            ) order by target.rank, walk.entity), '[]')
            from portal.walk as walk
            inner join delta.entity as target on walk.entity = target.entity
            cross join lateral (
                select
                    count(*) filter (where difference.kind = 'missing') as missing,
                    count(*) filter (where difference.kind = 'extra') as extra,
                    count(*) filter (where difference.kind = 'duplicated') as duplicated,
                    count(distinct difference.crm_id) filter (where difference.kind = 'different') as different,
                    count(distinct coalesce(difference.crm_id, -difference.golden_id))
                        filter (where difference.repair is not null) as repairs
                from portal.difference as difference
                where difference.portal_id = p_portal_id and difference.entity = walk.entity
            ) as counted
            where walk.portal_id = p_portal_id and walk.purpose = 'reconcile'
        ),
        'fields', (
            select coalesce(jsonb_agg(to_jsonb(by_field) order by by_field.card_count desc, by_field.entity, by_field.field), '[]')
            from (
                select difference.entity, difference.field_name as field, difference.basis, count(*) as card_count
                from portal.difference as difference
                where difference.portal_id = p_portal_id and difference.kind = 'different'
                group by difference.entity, difference.field_name, difference.basis
            ) as by_field
        ),
        'examples', (
            select coalesce(jsonb_agg(jsonb_strip_nulls(jsonb_build_object(
                'entity', placed.entity, 'kind', placed.kind, 'golden_id', placed.golden_id, 'crm_id', placed.crm_id,
                'field', placed.field_name, 'basis', placed.basis, 'ours', placed.ours,
                'theirs', case when placed.kind = 'different' then placed.theirs end, 'repair', placed.repair
            )) order by placed.entity, placed.kind, placed.difference_id), '[]')
            from (
                select
                    difference.*,
                    row_number() over (partition by difference.entity, difference.kind order by difference.difference_id) as place
                from portal.difference as difference
                where difference.portal_id = p_portal_id
            ) as placed
            where placed.place <= p_examples
        )
    )
$$;
