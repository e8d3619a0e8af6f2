-- What belongs to a card and goes with it when it is deleted.
create or replace function delta.card_parts(p_entity text)
returns table (entity text)
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
    select part.entity
    from delta.entity as part
    inner join delta.entity as card on card.entity = p_entity and part.golden_table = card.golden_table
    where card.family = 'item' and part.family in ('requisite', 'address', 'product_rows')
$$;
