drop function if exists linked.match(text, text, integer, integer);
drop function if exists linked.write_keys(text, text, text);
drop function if exists linked.key_query(text, integer, text);
drop function if exists linked.open_changed(text, bigint, text, integer);

-- A tick that was cut off before has tasks that no longer write keys and links: without work tables it is gone through again.
do $$
begin
    if to_regclass('work.part') is not null then
        truncate work.part;
    end if;
end
$$;
