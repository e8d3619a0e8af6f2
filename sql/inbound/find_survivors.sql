-- Says into which card people merged those that are gone: one that bears their origin now, or that has all their phones and
-- e-mails and was saved at that moment, has come to have them since, or has the same name, or that was known as a second
-- card of that customer. A phone whose arrival is unknown may be there or not. Without phones and e-mails the name, the tax number or the customer of a deal must speak for it.
-- Without a survivor a card was deleted, if inbound.doubt_deletions does not see one that it may have been merged into.
create or replace function inbound.find_survivors(p_portal_id integer)
returns void
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
    perform inbound.find_candidates(p_portal_id);
    update inbound.deletion as deletion
    set survivor_id = chosen.other_id
    from (
        select distinct on (candidate.entity, candidate.crm_id) candidate.entity, candidate.crm_id, candidate.other_id
        from pg_temp.candidate as candidate
        inner join portal.item as gone
            on
                candidate.golden_id = gone.golden_id
                and candidate.entity = gone.entity
                and gone.portal_id = p_portal_id
        left join portal.item as present
            on
                candidate.other_id = present.crm_id
                and candidate.entity = present.entity
                and present.portal_id = p_portal_id
        cross join lateral (
            select
                exists (
                    select from inbound.possible_contacts(gone) as possible (entries)
                    where inbound.has_contacts(present.held -> 'fm', possible.entries)
                ) as has_contacts,
                inbound.has_contacts('[]', gone.held -> 'fm') as is_without,
                coalesce(
                    inbound.card_name(candidate.entity, present.held) = inbound.card_name(candidate.entity, gone.held), false
                ) as is_named_so,
                coalesce(
                    inbound.is_same('', present.held -> 'companyId', gone.held -> 'companyId')
                    and inbound.is_same('', present.held -> 'contactIds', gone.held -> 'contactIds')
                    and coalesce(nullif(gone.held -> 'companyId', '0'), nullif(gone.held -> 'contactIds', '[]'), 'null') <> 'null',
                    false
                ) as is_of_same_customer,
                exists (
                    select
                    from golden.customer as one
                    inner join golden.customer as other on one.tax_id = other.tax_id
                    where
                        one.golden_id = linked.present_golden_id(gone.golden_id)
                        and other.golden_id = linked.present_golden_id(present.golden_id)
                        and candidate.entity in ('contact', 'company')
                ) as has_tax_number
        ) as seen
        where
            candidate.other_id <> candidate.crm_id
            -- What is gone itself is no survivor.
            and not exists (
                select from inbound.deletion as other
                where
                    other.crm_id = candidate.other_id and other.entity = candidate.entity
                    and other.portal_id = p_portal_id and other.state <> 'discarded'
                    and (present.golden_id is null or present.deleted_at is not null or other.state in ('noticed', 'held'))
            )
            and case
                when candidate.sign = 'origin' then true
                when present.golden_id is null or present.deleted_at is not null then false
                when candidate.sign = 'second' then true
                when candidate.sign = 'changed' then seen.has_contacts
                when candidate.sign = 'twin' then seen.is_named_so and (seen.has_contacts or seen.is_without)
                when candidate.entity = 'deal' then seen.is_named_so or seen.is_of_same_customer
                else seen.has_contacts or seen.is_without and (seen.is_named_so or seen.has_tax_number)
            end
        order by
            candidate.entity, candidate.crm_id,
            array_position('{origin,second,saved,changed,twin}'::text[], candidate.sign), seen.is_named_so desc,
            seen.has_tax_number desc, candidate.other_id
    ) as chosen
    where
        deletion.entity = chosen.entity
        and deletion.crm_id = chosen.crm_id
        and deletion.portal_id = p_portal_id
        and deletion.state = 'noticed';
    perform inbound.doubt_deletions(p_portal_id);
end
$$;
