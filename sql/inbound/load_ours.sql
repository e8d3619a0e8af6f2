-- Puts into the disputes of one portal object what the golden rows want now, where a delivery of theirs is pending:
-- elsewhere it is what was sent. Of a second card of a customer (CARD_SUPERSEDED) that is what the customer wants.
create or replace function inbound.load_ours(p_entity text)
returns void
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
    if not exists (select from pg_temp.dispute where is_pending) then
        return;
    end if;
    -- Dynamic over the portal object's view; its name goes through %I.
    execute format(
        'update pg_temp.dispute as dispute
        set ours = (
            select wanted.fields -> dispute.field
            from delta.%I as wanted
            where
                wanted.golden_id = case dispute.golden_table
                    when ''customer'' then linked.present_golden_id(dispute.golden_id) else dispute.golden_id
                end
                and wanted.portal_id = dispute.portal_id
        )
        where dispute.is_pending and dispute.field <> ''fm''',
        p_entity || '_wanted'
    );
end
$$;
