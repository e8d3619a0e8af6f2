-- Says whether the backfill lane creates a kind of card by crm.item.batchImport: twenty to a command, and no automation
-- starts. Needs a portal that is known to take imports within a batch.
create or replace function delta.set_import(p_portal_id integer, p_entity text, p_is_imported boolean)
returns table (entity text, is_imported boolean)
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
    if p_is_imported and portal.answer_of(p_portal_id, 'import_in_batch') <> 'yes' then
        raise exception 'import of %: it is not known whether the portal takes imports within a batch', p_entity
            using errcode = 'invalid_parameter_value',
            hint = 'Find out with: intersect check --probe. Or say so: intersect portal answer import_in_batch yes.';
    end if;
    return query
    update delta.entity as target
    set is_imported = p_is_imported
    where target.entity = p_entity and target.family = 'item'
    returning target.entity, target.is_imported;
    if not found then
        raise exception 'import: "%" is no kind of card that can be imported', p_entity
            using errcode = 'no_data_found', hint = format(
                'Say one of: %s.', (
                    select string_agg(target.entity, ', ' order by target.rank, target.entity)
                    from delta.entity as target where target.family = 'item'
                )
            );
    end if;
    if p_is_imported then
        execute format(
            'update delta.item as item
            set created_at = wanted.created_at
            from delta.%I as wanted
            where
                item.golden_id = wanted.golden_id
                and item.portal_id = wanted.portal_id
                and item.entity = $1
                and item.portal_id = $2
                and item.lane = ''backfill''
                and item.state in (''open'', ''waiting'', ''held'')
                and wanted.created_at is not null',
            p_entity || '_wanted'
        ) using p_entity, p_portal_id;
    end if;
    -- What waits in the lane already: the next deliveries go by this.
    update delta.item as item
    set method = case when p_is_imported then 'crm.item.batchImport' else target.add_method end
    from delta.entity as target
    where
        target.entity = p_entity
        and item.portal_id = p_portal_id
        and item.entity = p_entity
        and item.lane = 'backfill'
        and item.state in ('open', 'waiting', 'held')
        and item.method in (target.add_method, 'crm.item.batchImport');
end
$$;
