-- Does a golden row need a card of another one that is not there yet (I11)?
create or replace function delta.lacks_parent(p_portal_id integer, p_entity text, p_golden_id bigint)
returns boolean
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
-- Plans are kept for the session and the tables grow from nothing to millions of rows meanwhile: look-ups only.
set enable_seqscan = off
set enable_hashjoin = off
as $$
begin
    return exists (
        select
        from delta.dependency as dependency
        where
            dependency.golden_id = p_golden_id
            and dependency.entity = p_entity
            and not exists (
                select
                from portal.item as parent
                where
                    parent.golden_id = dependency.parent_golden_id
                    and parent.entity = dependency.parent_entity
                    and parent.portal_id = p_portal_id
                    and parent.crm_id is not null
                    and (
                        parent.deleted_at is null or parent.merged_into is not null
                        -- Of a parent that people deleted nothing new is made; what is there goes on without it.
                        or exists (
                            select
                            from portal.item as own
                            where
                                own.golden_id = p_golden_id
                                and own.entity = p_entity
                                and own.portal_id = p_portal_id
                                and own.crm_id is not null
                        )
                    )
            )
    );
end
$$;
