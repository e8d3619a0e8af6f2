-- Fills pg_temp.changed_column with the staging columns in which the cards of the given inbound changes differ
-- from what we knew of them.
create or replace function inbound.find_changed_columns(p_inbound_ids bigint[])
returns void
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
    create temp table if not exists changed_column (
        inbound_id bigint, portal_id integer, entity text, golden_table text, golden_id bigint, name text
    ) on commit delete rows;
    if exists (select from pg_temp.changed_column) then
        truncate pg_temp.changed_column;
    end if;

    with differing as (
        select
            change.inbound_id, change.portal_id, change.entity,
            -- Most fields are the same: only the others are worth a transformation.
            (
                select jsonb_object_agg(field.key, field.value)
                from jsonb_each(change.base) as field
                where field.value is distinct from told.fields -> field.key
            ) as base,
            (
                select jsonb_object_agg(field.key, field.value)
                from jsonb_each(told.fields) as field
                where field.value is distinct from change.base -> field.key
            ) as told
        from inbound.change as change
        cross join lateral (select coalesce(change.offered, change.theirs) as fields) as told
        -- What hangs on a card is told of with the card.
        left join lateral (
            select card.entity, card.crm_id
            from portal.item as card
            where
                change.entity in ('requisite', 'address')
                and card.golden_id = change.golden_id
                and card.entity in ('contact', 'company')
                and card.portal_id = change.portal_id
                and card.crm_id is not null
                and card.deleted_at is null
            limit 1
        ) as owner on true
        left join inbound.card as made
            on
                coalesce(owner.crm_id, change.crm_id) = made.crm_id
                and coalesce(owner.entity, change.entity) = made.entity
                and change.portal_id = made.portal_id
        where
            change.inbound_id = any (p_inbound_ids)
            -- Nobody has heard of a card that is being matched: what it says then is what counts.
            and (made.state in ('staged', 'review') and not exists (
                select from outbound.change as offered
                where offered.golden_id = made.golden_id and offered.entity = made.entity and offered.op = 'insert'
            )) is not true
    ),
    kind as (
        select
            differing.portal_id, differing.entity,
            array_agg(differing.inbound_id order by differing.inbound_id) as inbound_ids,
            array_agg(coalesce(differing.base, '{}') order by differing.inbound_id) as bases,
            array_agg(coalesce(differing.told, '{}') order by differing.inbound_id) as tolds
        from differing
        group by differing.portal_id, differing.entity
    ),
    before as (
        select kind.inbound_ids[made.place] as inbound_id, field.key, field.value
        from kind
        cross join lateral inbound.staging_records(kind.portal_id, kind.entity, kind.bases, '*') as made
        cross join lateral jsonb_each(made.record) as field
    ),
    after as (
        select kind.inbound_ids[made.place] as inbound_id, field.key, field.value
        from kind
        cross join lateral inbound.staging_records(kind.portal_id, kind.entity, kind.tolds, '*') as made
        cross join lateral jsonb_each(made.record) as field
    ),
    named as (
        select coalesce(before.inbound_id, after.inbound_id) as inbound_id, coalesce(before.key, after.key) as name
        from before
        full join after on before.inbound_id = after.inbound_id and before.key = after.key
        where before.value is distinct from after.value
        union all
        -- Whom a deal names is in other words a column of two: the contact pays where there is no company.
        select
            differing.inbound_id,
            case when field.name = 'contactIds' and card.company_id > 0 then 'contact_key' else 'customer_key' end
        from differing
        inner join inbound.change as change on differing.inbound_id = change.inbound_id
        cross join (values ('companyId'), ('contactIds')) as field (name)
        cross join lateral (
            select
                coalesce(nullif(differing.base -> field.name, 'null'), '0') as base,
                coalesce(nullif(differing.told -> field.name, 'null'), '0') as told,
                (coalesce(change.offered, change.theirs) ->> 'companyId')::bigint as company_id
        ) as card
        where
            differing.entity = 'deal'
            and not (card.base in ('0', '""', '[]') and card.told in ('0', '""', '[]'))
            and not inbound.is_same('', card.base, card.told)
        group by 1, 2
    )
    insert into pg_temp.changed_column (inbound_id, portal_id, entity, golden_table, golden_id, name)
    select change.inbound_id, change.portal_id, change.entity, target.golden_table,
        -- A second card says something of the golden row that the first one stands for.
        case
            when made.state = 'second' then linked.present_golden_id(change.golden_id)
            when target.golden_table = 'customer' then coalesce(
                (select record.golden_id from linked.customer as record where record.record_id = change.golden_id),
                change.golden_id
            )
            else change.golden_id
        end,
        told.name
    from (
        select
            named.inbound_id, named.name,
            bool_or(named.name in ('phone', 'phone_2')) over by_change as has_phone,
            bool_or(named.name in ('email', 'email_2')) over by_change as has_email
        from named
        window by_change as (partition by named.inbound_id)
    ) as told
    inner join inbound.change as change on told.inbound_id = change.inbound_id
    inner join delta.entity as target on change.entity = target.entity
    left join inbound.card as made
        on change.crm_id = made.crm_id and change.entity = made.entity and change.portal_id = made.portal_id
    -- The lists are named only when the change is behind the first two entries.
    where
        (told.name <> 'phones' or not told.has_phone)
        and (told.name <> 'emails' or not told.has_email);
    if (select count(*) from (select from pg_temp.changed_column limit 100) as counted) = 100 then
        analyze pg_temp.changed_column;
    end if;
end
$$;
