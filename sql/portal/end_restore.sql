-- Ends what exchange.begin_restore began, after the walk: objects that bear our origin are taken over by the records that
-- had them, the others kept until theirs are staged again; missing cards go by the policy for deleted ones. Deliveries
-- and ticks may go on. Returns the report: portal.restore_report.
create or replace function portal.end_restore(p_portal_id integer, p_examples integer default 5)
returns jsonb
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_report jsonb;
begin
    perform pg_advisory_xact_lock(1229870153, 1);
    perform portal.take_over_differences(p_portal_id);
    perform portal.record_missing(p_portal_id);
    perform portal.keep_lost(p_portal_id);
    -- As far as there are numbers on cards, none is given again.
    perform setval('golden.golden_id_seq', greatest(
        (select sequence.last_value from golden.golden_id_seq as sequence),
        (select max(lost.golden_id) from portal.lost_card as lost)
    ));
    v_report := portal.restore_report(p_portal_id, p_examples);
    perform exchange.note_server();
    perform pg_notify('intersect_delta', '');
    return v_report;
end
$$;
