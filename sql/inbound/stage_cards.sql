-- Stages the cards that were read, as rows of the portal's own source, under the golden id by which an ERP can take each
-- over; and once more, without the values that cannot be read, those that were rejected for them. p_only_due: those that
-- capture met, not what an adoption has read. Returns how many.
create or replace function inbound.stage_cards(
    p_portal_id integer, p_xact xid8 default pg_current_xact_id(), p_only_due boolean default false
)
returns bigint
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_source text;
    v_staged bigint;
begin
    if p_only_due and not exists (
        select from inbound.card as card where card.portal_id = p_portal_id and card.is_due
        union all
        select from inbound.card as card
        where card.portal_id = p_portal_id and card.state = 'staged' and card.is_captured
    ) then
        return 0;
    end if;
    v_source := inbound.portal_source(p_portal_id);
    -- A person may have changed one since, and capture have met it.
    delete from inbound.card as card
    using portal.item as known
    where
        card.portal_id = p_portal_id and card.state = 'read'
        and not (card.entity in ('requisite', 'address', 'deal') and card.is_captured)
        and known.crm_id = card.crm_id and known.entity = card.entity and known.portal_id = p_portal_id;

    drop table if exists pg_temp.staging_card;
    create temp table staging_card on commit drop as
    select card.*
    from inbound.card as card
    where
        card.portal_id = p_portal_id
        and card.state in ('read', 'staged', 'review', 'offered')
        and (card.is_due or not p_only_due or card.state = 'staged')
        and (card.is_due or card.state in ('read', 'staged'))
        and card.origin_id is null;
    analyze pg_temp.staging_card;

    insert into portal.item as item (
        portal_id, entity, golden_id, crm_id, held, is_born_in_crm, is_adopted, confirmed_at
    )
    select
        p_portal_id, card.entity, card.golden_id, card.crm_id, card.fields, true,
        -- Another integration's origin is not ours to write over.
        coalesce(card.originator_id, '') in ('', portal.originator_id), now()
    from pg_temp.staging_card as card
    inner join portal.portal as portal on portal.portal_id = p_portal_id
    where card.state = 'read' and card.entity in ('contact', 'company')
    union all
    select p_portal_id, 'requisite', owner.golden_id, chosen.crm_id, chosen.fields, true, false, now()
    from (
        select distinct on (requisite.owner_entity, requisite.owner_id) requisite.*
        from pg_temp.staging_card as requisite
        where requisite.state = 'read' and requisite.entity = 'requisite'
        order by requisite.owner_entity, requisite.owner_id, requisite.fields ? 'RQ_INN' desc, requisite.crm_id
    ) as chosen
    inner join pg_temp.staging_card as owner on chosen.owner_id = owner.crm_id and chosen.owner_entity = owner.entity
    on conflict (golden_id, entity, portal_id) do update
    set crm_id = excluded.crm_id, held = excluded.held
    where item.entity = 'requisite' and item.is_born_in_crm and item.sent = '{}';
    insert into portal.item as item (portal_id, entity, golden_id, crm_id, held, is_born_in_crm, confirmed_at)
    select p_portal_id, 'address', requisite.golden_id, address.crm_id, address.fields, true, now()
    from pg_temp.staging_card as address
    inner join portal.item as requisite
        on address.crm_id = requisite.crm_id and requisite.entity = 'requisite' and requisite.portal_id = p_portal_id
    where address.state = 'read' and address.entity = 'address' and requisite.is_born_in_crm
    on conflict (golden_id, entity, portal_id) do update
    set crm_id = excluded.crm_id, held = excluded.held
    where item.is_born_in_crm and item.sent = '{}';

    with laid as (
        insert into staging.customer (
            source_system, source_key, xact, batch_id, attributes, kind, last_name, first_name, middle_name, company_name,
            phone, phone_2, email, email_2, birth_date, comment, tax_id, tax_reason_code, registration_number,
            address, city, region, postal_code, country
        )
        select
            v_source, told.source_key, p_xact, case when told.is_captured then 'capture' else 'adopt' end,
            jsonb_build_object('golden_id', told.golden_id),
            told.kind, row.last_name, row.first_name, row.middle_name, row.company_name, row.phone, row.phone_2, row.email,
            row.email_2, row.birth_date, row.comment, row.tax_id, row.tax_reason_code, row.registration_number,
            row.address, row.city, row.region, row.postal_code, row.country
        from (
            select
                card.source_key, card.golden_id, card.fields, card.entity, card.crm_id, card.state, card.is_due,
                card.is_captured, case card.entity when 'company' then 'organization' else 'person' end as kind
            from pg_temp.staging_card as card
            where card.entity in ('contact', 'company')
        ) as told
        left join lateral (
            select array_agg(reject.column_name) as names
            from staging.reject as reject
            where
                told.state = 'staged' and reject.state = 'open' and not reject.is_waiting
                and reject.staging_table = 'customer'
                and reject.source_system = v_source and reject.source_key = told.source_key
        ) as refused on true
        left join portal.item as requisite
            on told.golden_id = requisite.golden_id and requisite.entity = 'requisite' and requisite.portal_id = p_portal_id
        left join portal.item as address
            on told.golden_id = address.golden_id and address.entity = 'address' and address.portal_id = p_portal_id
        cross join lateral jsonb_populate_record(
            null::staging.customer,
            (
                inbound.staging_record(p_portal_id, told.entity, told.fields, v_source) || jsonb_strip_nulls(jsonb_build_object(
                    'tax_id', requisite.held -> 'RQ_INN', 'tax_reason_code', requisite.held -> 'RQ_KPP',
                    'registration_number', coalesce(requisite.held -> 'RQ_OGRN', requisite.held -> 'RQ_OGRNIP')
                )) || case
                    when address.held is null then '{}'
                    else inbound.staging_record(p_portal_id, 'address', address.held, v_source)
                end
            ) - coalesce(refused.names, '{}')
        ) as row
        where
            told.state = 'read'
            or told.is_due
            or (refused.names is not null and not exists (
                select from linked.customer as record where record.source_key = told.source_key and record.source_system = v_source
            ))
        returning source_key
    ),
    marked as (
        update inbound.card as card
        set
            state = case when card.entity in ('requisite', 'address') then 'linked' else 'staged' end, is_due = false,
            stage_count = card.stage_count + case when laid.source_key is null then 0 else 1 end
        from pg_temp.staging_card as staged
        left join laid on staged.source_key = laid.source_key
        where staged.crm_id = card.crm_id and staged.entity = card.entity and card.portal_id = p_portal_id
    )
    select count(*) into v_staged from laid;
    return v_staged;
end
$$;
