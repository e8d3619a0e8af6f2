-- Method and parameters that bring one card to its wanted values; no method when it holds them already.
create or replace function delta.compose_request(
    p_target delta.entity, p_portal portal.portal, p_golden_id bigint, p_wanted jsonb, p_crm_id bigint,
    p_sent jsonb, p_held jsonb, p_doubted jsonb, out method text, out params jsonb
)
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_fields jsonb;
    v_multifields jsonb;
    v_parent_id bigint;
    v_kind text;
begin
    if p_crm_id is null then
        -- An empty value clears; a new card has nothing to clear.
        select coalesce(jsonb_object_agg(field.key, field.value), '{}') into v_fields
        from jsonb_each(p_wanted) as field
        where field.value not in ('""', '[]') or p_target.family = 'product_rows';
    else
        v_fields := delta.changed_fields(p_wanted, p_sent, p_held, p_doubted);
        v_multifields := delta.multifield_changes(p_wanted -> 'fm', p_sent -> 'fm', p_held -> 'fm');
        if v_multifields <> '{}' then
            v_fields := v_fields || jsonb_build_object('fm', v_multifields);
        end if;
        if v_fields = '{}' then
            return;
        end if;
    end if;

    method := case when p_crm_id is null then p_target.add_method else p_target.update_method end;
    if p_target.family = 'item' then
        params := jsonb_strip_nulls(jsonb_build_object(
            'entityTypeId', p_target.entity_type_id, 'id', p_crm_id, 'useOriginalUfNames', 'Y'
        )) || jsonb_build_object('fields', v_fields || case
            when p_crm_id is null
                then jsonb_build_object('originatorId', p_portal.originator_id, 'originId', p_golden_id::text)
            else '{}'
        end);
    elsif p_target.family = 'requisite' then
        select item.crm_id, customer.kind into v_parent_id, v_kind
        from golden.customer as customer
        inner join portal.live_card as item
            on
                customer.golden_id = item.golden_id
                and item.entity = case customer.kind when 'organization' then 'company' else 'contact' end
                and item.portal_id = p_portal.portal_id
        where customer.golden_id = p_golden_id;
        params := case
            when p_crm_id is null then jsonb_build_object('fields', v_fields || jsonb_build_object(
                'ENTITY_TYPE_ID', case v_kind when 'organization' then 4 else 3 end,
                'ENTITY_ID', v_parent_id,
                'PRESET_ID', case v_kind
                    when 'organization' then p_portal.organization_preset_id
                    else p_portal.person_preset_id
                end,
                'ORIGINATOR_ID', p_portal.originator_id,
                'XML_ID', p_golden_id::text
            ))
            else jsonb_build_object('id', p_crm_id, 'fields', v_fields)
        end;
    elsif p_target.family = 'product' then
        params := case
            when p_crm_id is null then jsonb_build_object('fields', v_fields || jsonb_build_object(
                'iblockId', p_portal.catalog_id, 'xmlId', p_portal.originator_id || ':' || p_golden_id
            ))
            else jsonb_build_object('id', p_crm_id, 'fields', v_fields)
        end;
    elsif p_target.family = 'price' then
        select item.crm_id into v_parent_id
        from golden.price as price
        inner join portal.live_card as item
            on
                price.product_golden_id = item.golden_id
                and item.entity = 'product'
                and item.portal_id = p_portal.portal_id
        where price.golden_id = p_golden_id;
        params := case
            when p_crm_id is null
                then jsonb_build_object('fields', v_fields || jsonb_build_object('productId', v_parent_id))
            else jsonb_build_object('id', p_crm_id, 'fields', p_wanted - 'catalogGroupId')
        end;
    elsif p_target.family = 'address' then
        select coalesce(p_crm_id, item.crm_id) into v_parent_id
        from portal.item as item
        where
            item.golden_id = p_golden_id and item.entity = 'requisite' and item.portal_id = p_portal.portal_id
            and item.deleted_at is null;
        if v_parent_id is null or v_fields = '{}' then
            method := null;
            return;
        end if;
        -- What an update leaves out the portal may drop (W18). Without its kind among what is held, there is none.
        if p_crm_id is not null then
            method := case when p_held ? 'TYPE_ID' then p_target.update_method else p_target.add_method end;
            select coalesce(jsonb_object_agg(field.key, field.value), '{}') || v_fields into v_fields
            from jsonb_each(p_held) as field
            where field.key <> 'TYPE_ID' and field.value not in ('""', 'null');
        end if;
        params := jsonb_build_object('fields', v_fields || jsonb_build_object(
            'TYPE_ID', p_portal.address_type_id, 'ENTITY_TYPE_ID', 8, 'ENTITY_ID', v_parent_id
        ));
    else
        select item.crm_id into v_parent_id
        from portal.item as item
        where item.golden_id = p_golden_id and item.entity = 'deal' and item.portal_id = p_portal.portal_id;
        params := jsonb_build_object('ownerType', 'D', 'ownerId', v_parent_id) || v_fields;
    end if;
end
$$;
