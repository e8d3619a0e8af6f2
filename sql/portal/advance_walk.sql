-- Takes the replies to portal.next_ranges: leaves the rows in pg_temp.found and the ranges that were read to their end
-- in pg_temp.span, and sets how far the walk has come. A range that holds more than a page is read up to there; what
-- was asked for behind it is asked for again.
create or replace function portal.advance_walk(p_walk_id bigint, p_replies jsonb)
returns portal.walk
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_page constant integer := 50;
    v_walk portal.walk;
    v_stray record;
begin
    select * into v_walk from portal.walk as walk where walk.walk_id = p_walk_id for update;
    drop table if exists pg_temp.found, pg_temp.span;
    create temp table found on commit drop as
    select
        reply.place,
        coalesce(entry.value ->> 'id', entry.value ->> 'ID', entry.value ->> 'ENTITY_ID')::bigint as crm_id,
        entry.value as card
    from jsonb_array_elements(p_replies) with ordinality as reply (told, place)
    cross join lateral jsonb_array_elements(case
        when jsonb_typeof(reply.told -> 'result') = 'array' then reply.told -> 'result'
        else coalesce(
            reply.told #> '{result,items}', reply.told #> '{result,products}', reply.told #> '{result,prices}',
            reply.told #> '{result,productRows}', '[]'
        )
    end) as entry;
    create temp table span on commit drop as
    select
        reply.place,
        (reply.told ->> 'low')::bigint as low,
        (reply.told ->> 'high')::bigint as high,
        page.row_count,
        page.row_count >= v_page as is_full,
        case
            when page.row_count >= v_page then page.last_id
            else coalesce((reply.told ->> 'high')::bigint, page.last_id, (reply.told ->> 'low')::bigint)
        end as reached
    from jsonb_array_elements(p_replies) with ordinality as reply (told, place)
    cross join lateral (
        select count(*) as row_count, max(found.crm_id) as last_id
        from pg_temp.found as found where found.place = reply.place
    ) as page;

    if v_walk.entity = 'product_rows' then
        update portal.walk as walk
        set position = last.high, card_count = walk.card_count + last.deal_count
        from (select max(span.high) as high, count(*) as deal_count from pg_temp.span as span) as last
        where walk.walk_id = p_walk_id and last.high is not null
        returning walk.* into v_walk;
        return v_walk;
    end if;

    -- A list that does not filter, or not in order, would leave out rows without a word (R11, R12).
    select found.crm_id, span.low, span.high into v_stray
    from pg_temp.found as found
    inner join pg_temp.span as span on found.place = span.place
    where found.crm_id is null or found.crm_id <= span.low or found.crm_id > coalesce(span.high, found.crm_id)
    limit 1;
    if found then
        raise exception 'walk through %: asked for ids above % up to %, got %', v_walk.entity, v_stray.low,
            coalesce(v_stray.high::text, 'the last'), coalesce(v_stray.crm_id::text, 'a row without an id')
            using errcode = 'data_exception', hint = 'The portal does not filter this list by id. Please report it.';
    end if;
    if v_walk.share = 1 then
        delete from pg_temp.found using (
            select min(span.place) as place from pg_temp.span as span where span.is_full and span.reached < span.high
        ) as cut where found.place > cut.place;
        delete from pg_temp.span using (
            select min(span.place) as place from pg_temp.span as span where span.is_full and span.reached < span.high
        ) as cut where span.place > cut.place;
    end if;
    update portal.walk as walk
    set
        position = last.reached,
        width = greatest(v_page, least(1000000000, case
            when read.row_count = 0 then walk.width * 4
            else floor(0.8 * v_page * read.id_count / read.row_count)
        end))::bigint,
        card_count = walk.card_count + read.row_count,
        finished_at = case when last.high is null and not last.is_full then clock_timestamp() end
    from (
        select span.reached, span.high, span.is_full from pg_temp.span as span order by span.place desc limit 1
    ) as last
    cross join (
        select sum(span.row_count) as row_count, sum(span.reached - span.low) as id_count from pg_temp.span as span
    ) as read
    where walk.walk_id = p_walk_id
    returning walk.* into v_walk;
    return v_walk;
end
$$;
