-- Looks at the newest cards that bear our origin: one with a golden id that this database has never given away was made
-- by it at a later time than it knows of, or by another installation under the same mark.
create or replace function portal.note_newest_cards(p_portal_id integer, p_cards jsonb)
returns void
language sql
security definer
set search_path = pg_catalog, pg_temp
as $$
    select exchange.note_restore(format(
        'the portal has card %s with our golden id %s, and this database has come to %s only', later.crm_id,
        later.golden_id, given.last_value
    ))
    from golden.golden_id_seq as given
    cross join lateral (
        select card.value ->> 'id' as crm_id, (card.value ->> 'originId')::bigint as golden_id
        from jsonb_array_elements(p_cards) as card
        inner join portal.portal as portal
            on portal.portal_id = p_portal_id and portal.originator_id = card.value ->> 'originatorId'
        where
            pg_input_is_valid(card.value ->> 'originId', 'bigint')
            and (card.value ->> 'originId')::bigint > given.last_value
        order by (card.value ->> 'originId')::bigint desc
        limit 1
    ) as later
$$;
