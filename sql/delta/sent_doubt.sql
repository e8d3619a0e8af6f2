-- Of what a card may hold since an unknown outcome, the fields that the next delivery sends again: all but those that
-- wait for a person.
create or replace function delta.sent_doubt(p_card portal.item)
returns jsonb
language sql
stable
set search_path = pg_catalog, pg_temp
as $$
    select case
        when p_card.doubted = '{}' or p_card.edited = '{}' then p_card.doubted
        else p_card.doubted - array(select jsonb_object_keys(delta.held_doubt(p_card)))
    end
$$;
