-- Stops a source role from acting for another source's consumer; returns the source whose changes the consumer reads,
-- and gives a source that has no line as its own consumer yet one.
create or replace function outbound.require_consumer(p_consumer text)
returns text
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_source text := (
        select known.source_system from outbound.consumer as known where known.consumer = p_consumer
    );
begin
    perform exchange.require_source(coalesce(v_source, p_consumer));
    if v_source is null then
        if not exists (select from exchange.source as source where source.source_system = p_consumer) then
            raise exception 'outbound: there is no consumer %', coalesce(p_consumer, '(none)')
                using errcode = 'no_data_found', hint = 'A source is its own consumer; others are listed by: intersect outbound list.';
        end if;
        perform exchange.add_default_consumer(p_consumer);
        v_source := p_consumer;
    end if;
    return v_source;
end
$$;
