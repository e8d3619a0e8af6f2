-- The more urgent of two lanes.
create or replace function delta.urgent_lane(p_lane text, p_other text)
returns text
language sql
stable
set search_path = pg_catalog, pg_temp
as $$
    select lane.lane from delta.lane as lane where lane.lane in (p_lane, p_other) order by lane.rank limit 1
$$;
