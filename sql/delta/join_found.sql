-- Of the cards of pg_temp.looked_up those that are another's already: people merged the card whose reply we never got into
-- one that we know. Nothing more is sent for it, and customers become one, or a person is asked, as the kind's policy says.
create or replace function delta.join_found(p_portal_id integer, p_lease bigint, p_entity text)
returns void
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_target delta.entity;
    v_joined bigint;
begin
    drop table if exists pg_temp.merged;
    create temp table merged on commit drop as
    select
        matched.golden_id, known.golden_id as kept_golden_id, known.crm_id as survivor_id, false as is_doubtful,
        linked.present_golden_id(matched.golden_id) as lost_now_id, linked.present_golden_id(known.golden_id) as kept_now_id
    from pg_temp.looked_up as matched
    inner join portal.item as known
        on
            matched.crm_id = known.crm_id
            and matched.golden_id <> known.golden_id
            and known.entity = p_entity
            and known.portal_id = p_portal_id
            and known.deleted_at is null
    where
        p_entity in (select kind.entity from delta.entity as kind where kind.family = 'item')
        and not exists (
            select from portal.item as own
            where
                own.golden_id = matched.golden_id and own.entity = p_entity and own.portal_id = p_portal_id
                and own.crm_id is not null
        );
    get diagnostics v_joined = row_count;
    if v_joined = 0 then
        return;
    end if;
    select target.* into v_target from delta.entity as target where target.entity = p_entity;
    delete from pg_temp.looked_up as matched
    using pg_temp.merged as merged
    where merged.golden_id = matched.golden_id;
    update delta.item as item
    set
        state = case when v_target.golden_table = 'customer' and v_target.merge_policy = 'review' then 'parked' else 'done' end,
        error_code = case
            when v_target.golden_table = 'customer' and v_target.merge_policy = 'review' then 'CARD_SUPERSEDED'
        end,
        error_description = case
            when v_target.golden_table = 'customer' and v_target.merge_policy = 'review'
                then format('people merged its card into card %s', merged.survivor_id)
        end,
        settled_at = now()
    from pg_temp.merged as merged
    where
        item.golden_id = merged.golden_id and item.entity = p_entity and item.portal_id = p_portal_id
        and item.lease = p_lease and item.state = 'unknown';
    if v_target.golden_table = 'customer' then
        perform inbound.join_merged(v_target.merge_policy);
        return;
    end if;
    insert into portal.item (portal_id, entity, golden_id, deleted_at, confirmed_at)
    select p_portal_id, p_entity, merged.golden_id, now(), now() from pg_temp.merged as merged
    on conflict do nothing;
end
$$;
