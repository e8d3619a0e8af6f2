-- Refuses one change with a reason that people see (intersect outbound refused); it is not offered again until somebody
-- says so. Without a consumer the source that is logged in refuses it.
create or replace function outbound.refuse(change_id bigint, reason text, consumer text default null)
returns void
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
    v_caller text := coalesce(nullif(current_setting('role'), 'none'), session_user);
    v_consumer text := coalesce(refuse.consumer, case when v_caller like 'source\_%' then substr(v_caller, 8) end);
    v_reason text := nullif(btrim(refuse.reason), '');
begin
    if v_consumer is null then
        raise exception 'refuse: who refuses change %?', refuse.change_id
            using errcode = 'invalid_parameter_value', hint = 'Log in as the source, or name the consumer as third argument.';
    end if;
    if v_reason is null then
        raise exception 'refuse: change % is refused without a reason', refuse.change_id
            using errcode = 'invalid_parameter_value', hint = 'Say in a few words what keeps it from your system: people read it.';
    end if;
    if outbound.acknowledge(v_consumer, array[refuse.change_id], left(v_reason, 1000)) = 0 then
        raise exception 'refuse: change % is not offered to %', refuse.change_id, v_consumer
            using errcode = 'no_data_found', hint = 'It was acknowledged or refused before, or belongs to another source.';
    end if;
end
$$;
