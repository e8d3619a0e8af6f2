-- Roles are cluster-wide and shared by every Intersect database of a cluster, so each is made only once.
do $$
declare
    v_role name;
begin
    foreach v_role in array array['intersect_owner', 'intersect_loader', 'intersect_reader', 'intersect_source'] loop
        if not exists (select from pg_roles where rolname = v_role) then
            execute format('create role %I nologin', v_role);
        end if;
        -- Who deploys must be able to act as each of them; a superuser is one already.
        if not pg_has_role(current_user, v_role, 'set') then
            execute format('grant %I to current_user', v_role);
        end if;
    end loop;
    execute format('grant create, connect on database %I to intersect_owner', current_database());
    execute format('grant connect on database %I to intersect_loader, intersect_reader, intersect_source',
                   current_database());
end
$$;

-- Functions of the owner write staging rows on a source's behalf (staging.replay).
grant intersect_loader to intersect_owner;

create schema staging authorization intersect_owner;
create schema normalized authorization intersect_owner;
create schema linked authorization intersect_owner;
create schema golden authorization intersect_owner;
create schema delta authorization intersect_owner;
create schema portal authorization intersect_owner;
create schema inbound authorization intersect_owner;
create schema outbound authorization intersect_owner;
create schema exchange authorization intersect_owner;
create schema mart authorization intersect_owner;
create schema work authorization intersect_owner;
create schema extension authorization intersect_owner;

comment on schema staging is 'What source systems write: one append-only table per object, and their rejects.';
comment on schema normalized is 'Typed, clean views of staging (dbt).';
comment on schema linked is 'Latest version of every source record with its golden id; match keys; merge history.';
comment on schema golden is 'One row per real customer, product, order.';
comment on schema delta is 'Wanted state that differs from what the portal confirmed.';
comment on schema portal is 'Per portal: CRM ids, confirmed field values, metadata, settings.';
comment on schema inbound is 'CRM changes as fetched.';
comment on schema outbound is 'Changes for source systems, in order, with acknowledgement.';
comment on schema exchange is 'Configuration, ticks, health.';
comment on schema work is 'Work tables of a tick on several connections; gone when it has ended.';
comment on schema extension is 'Functions of PostgreSQL''s own extensions that linking uses.';
comment on schema mart is 'Views for reports (dbt).';

-- Edit distance, phonetic codes, trigrams. Both are trusted: who may create in the database may create them.
do $$
declare
    v_elsewhere text;
begin
    select string_agg(format('alter extension %I set schema extension', present.extname), '; ') into v_elsewhere
    from pg_extension as present
    where present.extname in ('fuzzystrmatch', 'pg_trgm') and present.extnamespace <> 'extension'::regnamespace;
    if v_elsewhere is not null then
        raise exception 'This database has fuzzystrmatch or pg_trgm in another schema than "extension".'
            using hint = format('Give Intersect a database of its own, or run: %s', v_elsewhere);
    end if;
end
$$;
create extension if not exists fuzzystrmatch with schema extension;
create extension if not exists pg_trgm with schema extension;

grant usage on schema staging, normalized, linked, golden, delta, portal, inbound, outbound, exchange, mart
    to intersect_loader, intersect_reader;
grant usage on schema staging, outbound to intersect_source;

-- Functions are the interface: nobody executes one unless its schema says so below.
alter default privileges for role intersect_owner revoke execute on functions from public;
alter default privileges for role intersect_owner
    in schema staging, delta, portal, inbound, outbound, exchange, linked
    grant execute on functions to intersect_loader;
-- staging and outbound hold nothing but what a source may call; each function there checks whose rows it touches.
alter default privileges for role intersect_owner in schema staging, outbound
    grant execute on functions to intersect_source;
-- People who look: everything but the staged originals' writers' secrets, which live nowhere in the database.
alter default privileges for role intersect_owner
    in schema staging, normalized, linked, golden, delta, inbound, outbound, mart
    grant select on tables to intersect_reader;
alter default privileges for role intersect_owner
    in schema staging, normalized, linked, golden, delta, inbound, outbound, exchange, mart
    grant select on tables to intersect_loader;
