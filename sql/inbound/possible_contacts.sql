-- Phones and e-mails that a card may have had last: those that are known, and those with what was on its way to it when a
-- reply got lost.
create or replace function inbound.possible_contacts(p_card portal.item)
returns setof jsonb
language sql
immutable
set search_path = pg_catalog, pg_temp
as $$
    select possible.entries
    from (
        select p_card.held -> 'fm'
        union all
        select doubt.value
        from jsonb_array_elements(p_card.doubted -> 'fm') as doubt
    ) as possible (entries)
    where possible.entries <> '[]'
$$;
