-- Stages the cards that were read, as rows of the portal's own source, under the golden id by which an ERP can take each
-- over; and once more, without the values that cannot be read, those that were rejected for them. Returns how many.
create or replace function inbound.stage_cards(p_portal_id integer, p_xact xid8 default pg_current_xact_id())
returns bigint
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_source text := inbound.portal_source(p_portal_id);
    v_staged bigint;
begin
    -- A person may have changed one since, and capture have met it.
    delete from inbound.card as card
    using portal.item as known
    where
        card.portal_id = p_portal_id and card.state = 'read'
        and known.crm_id = card.crm_id and known.entity = card.entity and known.portal_id = p_portal_id;

    insert into portal.item (portal_id, entity, golden_id, crm_id, held, is_born_in_crm, is_adopted, confirmed_at)
    select
        p_portal_id, card.entity, card.golden_id, card.crm_id, card.fields, true,
        -- Another integration's origin is not ours to write over.
        coalesce(card.originator_id, '') in ('', portal.originator_id), now()
    from inbound.card as card
    inner join portal.portal as portal on portal.portal_id = p_portal_id
    where card.portal_id = p_portal_id and card.state = 'read' and card.entity in ('contact', 'company')
    union all
    select p_portal_id, 'requisite', owner.golden_id, chosen.crm_id, chosen.fields, true, false, now()
    from (
        select distinct on (requisite.owner_entity, requisite.owner_id) requisite.*
        from inbound.card as requisite
        where requisite.portal_id = p_portal_id and requisite.state = 'read' and requisite.entity = 'requisite'
        order by requisite.owner_entity, requisite.owner_id, requisite.fields ? 'RQ_INN' desc, requisite.crm_id
    ) as chosen
    inner join inbound.card as owner
        on
            chosen.owner_id = owner.crm_id
            and chosen.owner_entity = owner.entity
            and owner.portal_id = p_portal_id
            and owner.state = 'read'
    on conflict do nothing;

    insert into staging.customer (
        source_system, source_key, xact, batch_id, attributes, kind, last_name, first_name, middle_name, company_name,
        phone, phone_2, email, email_2, birth_date, comment, tax_id, tax_reason_code, registration_number
    )
    select
        v_source, told.source_key, p_xact, 'adopt', jsonb_build_object('golden_id', told.golden_id),
        told.kind, row.last_name, row.first_name, row.middle_name, row.company_name, row.phone, row.phone_2, row.email,
        row.email_2, row.birth_date, row.comment, row.tax_id, row.tax_reason_code, row.registration_number
    from (
        select
            card.source_key, card.golden_id, card.fields, card.entity, card.crm_id, card.state,
            case card.entity when 'company' then 'organization' else 'person' end as kind
        from inbound.card as card
        where card.portal_id = p_portal_id and card.state in ('read', 'staged') and card.entity in ('contact', 'company')
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
    cross join lateral jsonb_populate_record(
        null::staging.customer,
        (
            inbound.staging_record(p_portal_id, told.entity, told.fields, v_source) || jsonb_strip_nulls(jsonb_build_object(
                'tax_id', requisite.held -> 'RQ_INN', 'tax_reason_code', requisite.held -> 'RQ_KPP',
                'registration_number', coalesce(requisite.held -> 'RQ_OGRN', requisite.held -> 'RQ_OGRNIP')
            ))
        ) - coalesce(refused.names, '{}')
    ) as row
    where
        told.state = 'read'
        or (refused.names is not null and not exists (
            select from linked.customer as record where record.source_key = told.source_key and record.source_system = v_source
        ));
    get diagnostics v_staged = row_count;
    update inbound.card set state = 'staged' where portal_id = p_portal_id and state = 'read';
    return v_staged;
end
$$;
