-- Takes the replies to portal.next_ranges of a reconciliation and writes to portal.difference what does not agree with
-- what the portal confirmed and with the golden rows (I21), set-based, a request at a time.
create or replace function portal.compare_page(p_walk_id bigint, p_replies jsonb)
returns void
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_walk portal.walk := portal.advance_walk(p_walk_id, p_replies);
begin
    perform portal.known_cards(v_walk);

    perform portal.compare_presence(v_walk);
    perform portal.compare_fields(v_walk);
    update portal.walk as walk
    set
        pending_count = walk.pending_count + counted.pending_count,
        unknown_count = walk.unknown_count + counted.unknown_count
    from (
        select
            count(*) filter (where known.golden_id is not null and (known.is_busy or known.is_unread)) as pending_count,
            count(*) filter (where known.golden_id is null and known.origin_id is null) as unknown_count
        from pg_temp.known as known
    ) as counted
    where walk.walk_id = p_walk_id;
end
$$;
