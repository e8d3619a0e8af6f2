-- Takes the replies to portal.next_ranges of a sweep: which of our cards are not there any more.
create or replace function portal.sweep_page(p_walk_id bigint, p_replies jsonb)
returns void
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_walk portal.walk := portal.advance_walk(p_walk_id, p_replies);
begin
    perform portal.find_missing(v_walk);
end
$$;
