-- Its columns are others now; sql/ makes it anew.
drop function if exists delta.claim_requests(
    integer, integer, integer, text[], integer, double precision, boolean
);
