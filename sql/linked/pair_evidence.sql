-- What two records say under some names: {"email|email_2": ["{a@example.com}", "{a@example.com}"], …}.
create or replace function linked.pair_evidence(p_names text[], p_one jsonb, p_other jsonb)
returns jsonb
language sql
immutable
set search_path = pg_catalog, pg_temp
as $$
    select coalesce(jsonb_object_agg(listed.name, jsonb_build_array(p_one -> listed.name, p_other -> listed.name)), '{}')
    from unnest(p_names) as listed (name)
$$;
