-- Does an ERP have a customer, or do only cards of a portal say that there is one?
create or replace function linked.has_erp_record(p_golden_id bigint)
returns boolean
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
    select exists (
        select
        from linked.customer as record
        inner join exchange.source as source on record.source_system = source.source_system
        where record.golden_id = p_golden_id and not record.is_deleted and source.portal_id is null
    )
$$;
