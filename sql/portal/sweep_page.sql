-- Takes the replies to portal.next_ranges of a sweep: which of our cards are not there any more, and what people changed in
-- addresses.
create or replace function portal.sweep_page(p_walk_id bigint, p_replies jsonb)
returns void
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_walk portal.walk := portal.advance_walk(p_walk_id, p_replies);
begin
    if v_walk.entity = 'address' then
        perform inbound.take_addresses(
            v_walk.portal_id, (select coalesce(jsonb_agg(found.card), '[]') from pg_temp.found as found),
            (
                select jsonb_agg(jsonb_build_object('ID', asked.crm_id))
                from (
                    select found.crm_id from pg_temp.found as found
                    union
                    select known.crm_id
                    from pg_temp.span as span
                    cross join lateral (
                        select present.crm_id
                        from portal.item as present
                        where
                            present.crm_id > span.low
                            and present.crm_id <= case
                                when span.high is null and not span.is_full then 9223372036854775807 else span.reached
                            end
                            and present.entity = 'address'
                            and present.portal_id = v_walk.portal_id
                        offset 0
                    ) as known
                ) as asked
            )
        );
        return;
    end if;
    perform portal.find_missing(v_walk);
end
$$;
