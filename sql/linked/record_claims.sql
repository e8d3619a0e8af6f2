-- Writes down as a decision that a source took over a golden id born in the CRM: the record is one with it from now on.
create or replace function linked.record_claims(p_entity text, p_work text)
returns void
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
    -- Dynamic over the work table; its name goes through %I.
    execute format(
        'insert into linked.decision (entity, record_a, record_b, verdict, reason, decided_by)
        select $1, changed.claimed_id, changed.record_id, ''same'', ''taken over with its golden_id'', changed.source_system
        from %I.%I as changed
        where changed.claimed_id is not null',
        p_work, 'changed_' || p_entity
    ) using p_entity;
end
$$;
