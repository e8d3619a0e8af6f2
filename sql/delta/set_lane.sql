-- Sets what a lane takes of each claim (I13); what is NULL stays as it is.
create or replace function delta.set_lane(p_lane text, p_share numeric default null, p_floor numeric default null)
returns setof delta.lane
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_lane delta.lane;
begin
    update delta.lane as lane
    set share = coalesce(p_share, lane.share), floor = coalesce(p_floor, lane.floor)
    where
        lane.lane = p_lane
        and coalesce(p_share, lane.share) > 0
        and coalesce(p_share, lane.share) <= 1
        and coalesce(p_floor, lane.floor) between 0 and coalesce(p_share, lane.share)
    returning * into v_lane;
    if v_lane.lane is null and exists (select from delta.lane as lane where lane.lane = p_lane) then
        raise exception 'lane %: share % and floor % do not go together', p_lane, p_share, p_floor
            using errcode = 'invalid_parameter_value',
            hint = 'A share is a part of 1 above 0, a floor a part of 1 not above the share.';
    elsif v_lane.lane is null then
        raise exception 'lane: there is no lane "%"', p_lane
            using errcode = 'no_data_found', hint = format(
                'Lanes are: %s.', (select string_agg(lane.lane, ', ' order by lane.rank) from delta.lane as lane)
            );
    elsif (select sum(lane.floor) from delta.lane as lane) > 1 then
        raise exception 'lane %: the floors of all lanes are % together, more than there is', p_lane,
            (select sum(lane.floor) from delta.lane as lane)
            using errcode = 'invalid_parameter_value', hint = 'Lower the floor of another lane first: see intersect lane list.';
    end if;
    return next v_lane;
end
$$;
