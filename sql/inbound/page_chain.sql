-- Parameters of pages that are read in one request, each from where the one before ends: a batch puts in what it has
-- read (p0 is the first page, p1 the next). After a short page there is no card 49, so that the kind of card of the next
-- page is empty and the portal refuses it: that ends the batch, where an empty id alone would begin again (B06).
create or replace function inbound.page_chain(
    p_entity_type_id integer, p_time timestamptz, p_after_id bigint, p_pages integer
)
returns json
language sql
stable
set search_path = pg_catalog, pg_temp
as $$
    select json_agg(
        case
            when page.number = 0 then inbound.page_params(
                p_entity_type_id::text,
                to_char(p_time at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"+00:00"'),
                p_after_id::text
            )
            else inbound.page_params(
                before.last_card || '[entityTypeId]', before.last_card || '[updatedTime]', before.last_card || '[id]'
            )
        end
        order by page.number
    )
    from generate_series(0, p_pages - 1) as page (number)
    cross join lateral (select format('$result[p%s][items][49]', page.number - 1) as last_card) as before
$$;
