-- Their arguments or columns are others now; sql/ makes them anew.
drop function if exists delta.claim(integer, integer, integer, text[], integer, double precision);
drop function if exists delta.claim_requests(integer, integer, integer, text[], integer, double precision);
drop function if exists delta.due_work(integer, integer, integer, double precision, text[]);
drop function if exists delta.lane_quota(integer, integer, integer, double precision, text);
drop function if exists portal.reserve_request(
    integer, text, double precision, double precision, bigint, timestamptz
);
