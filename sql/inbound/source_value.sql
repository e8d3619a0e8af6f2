-- A portal's dictionary value in the words of a source; the canonical word where the source has none of its own.
create or replace function inbound.source_value(
    p_portal_id integer, p_dictionary text, p_portal_value text, p_source_system text
)
returns text
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
    select coalesce(
        (
            select entry.source_value
            from exchange.dictionary_value as entry
            where
                entry.dictionary = p_dictionary
                and entry.canonical_value = canonical.canonical_value
                and entry.source_system = p_source_system
            order by entry.source_value
            limit 1
        ),
        canonical.canonical_value
    )
    from (
        select coalesce(
            (
                select known.canonical_value
                from exchange.portal_value as known
                where
                    known.portal_id = p_portal_id
                    and known.dictionary = p_dictionary
                    and known.portal_value = p_portal_value
                order by known.canonical_value
                limit 1
            ),
            p_portal_value
        ) as canonical_value
    ) as canonical
$$;
