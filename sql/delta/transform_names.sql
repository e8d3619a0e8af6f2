-- The closed list of transforms of the field map.
create or replace function delta.transform_names()
returns text[]
language sql
immutable
set search_path = pg_catalog, pg_temp
as $$
    select '{text,upper,lower,number,money,date,datetime,yes_no,dictionary,stage,card,cards,phone,email}'::text[]
$$;
