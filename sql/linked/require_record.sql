-- Entity of a record that people name by its number; stops when there is none.
create or replace function linked.require_record(p_record_id bigint)
returns text
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
    if exists (select from linked.customer as record where record.record_id = p_record_id) then
        return 'customer';
    elsif exists (select from linked.product as record where record.record_id = p_record_id) then
        return 'product';
    end if;
    raise exception 'record %: there is no customer or product record of this number', coalesce(p_record_id::text, '(null)')
        using errcode = 'no_data_found',
        hint = 'Take record_id of linked.customer or linked.product, or a golden id: it is the record_id of the elder record.';
end
$$;
