-- Loads the wanted values of a lease's deltas, and into params what people own, for a card that is yet to be made. A
-- golden row that is gone needs nothing, nor does a card that people deleted; one without a value that its field map
-- requires is parked.
create or replace function delta.load_wanted(p_lease bigint)
returns void
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_entity text;
begin
    -- One statement per portal object, not per row: each has a view of its own.
    for v_entity in select distinct item.entity from delta.item as item where item.lease = p_lease and item.state = 'leased' loop
        execute format(
            'update delta.item as item
            set
                wanted = coalesce(wanted.fields, ''{}''),
                params = %s,
                leased_hash = wanted.wanted_hash,
                state = case
                    when wanted.golden_id is null or card.deleted_at is not null then ''done''
                    when wanted.missing <> ''{}'' then ''parked''
                    else item.state
                end,
                error_code = case when wanted.missing <> ''{}'' then ''VALUE_UNMAPPED'' end,
                error_description = case
                    when wanted.missing <> ''{}'' then ''no value for '' || array_to_string(wanted.missing, '', '')
                end,
                settled_at = case
                    when wanted.golden_id is null or card.deleted_at is not null or wanted.missing <> ''{}'' then now()
                end
            from delta.item as leased
            left join delta.%I as wanted
                on leased.golden_id = wanted.golden_id and leased.portal_id = wanted.portal_id
            left join portal.item as card
                on
                    leased.golden_id = card.golden_id
                    and leased.entity = card.entity
                    and leased.portal_id = card.portal_id
            where
                leased.lease = $1
                and leased.state = ''leased''
                and leased.entity = $2
                and item.golden_id = leased.golden_id
                and item.entity = leased.entity
                and item.portal_id = leased.portal_id',
            case when v_entity in ('contact', 'company', 'deal', 'product', 'address') then 'wanted.initial' else 'null' end,
            v_entity || '_wanted'
        ) using p_lease, v_entity;
    end loop;
end
$$;
