-- Moves the numbers that others may remember from the time a restored database has lost far beyond it: golden ids are
-- written on cards, ERPs know changes, rejects and rows by number, a loader its lease. Twice as far as they ever came.
create or replace function exchange.raise_numbers()
returns void
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_sequence record;
begin
    -- Sequences are dozens, not rows.
    for v_sequence in
        select format('%I.%I', sequence.schemaname, sequence.sequencename)::regclass as name, sequence.last_value
        from pg_catalog.pg_sequences as sequence
        where
            sequence.schemaname in ('staging', 'golden', 'delta', 'inbound', 'outbound')
            and sequence.data_type = 'bigint'::regtype
            and sequence.last_value is not null
    loop
        perform setval(v_sequence.name, v_sequence.last_value + greatest(1000000, v_sequence.last_value));
    end loop;
end
$$;
