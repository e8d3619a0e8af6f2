-- Are two given names, in their Latin form, one with a slip of the pen? Two names that both exist are two names:
-- Alina and Arina, who may be twins.
create or replace function linked.is_similar_given_name(p_one text, p_other text)
returns boolean
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
begin
    return p_one = p_other or (
        linked.is_similar(p_one, p_other)
        and (
            select count(*) from normalized.given_name as known where known.name_key in (p_one, p_other)
        ) < 2
    );
end
$$;
