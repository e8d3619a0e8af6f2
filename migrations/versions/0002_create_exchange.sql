set role intersect_owner;

create table exchange.source (
    source_system text primary key constraint name_is_a_plain_word check (source_system ~ '^[a-z][a-z0-9_]{0,39}$'),
    description text,
    priority integer not null default 100,
    date_order text not null default 'ymd' constraint date_order_is_known check (date_order in ('ymd', 'dmy', 'mdy')),
    decimal_separator text not null default '.' constraint decimal_separator_is_known check (decimal_separator in ('.', ',')),
    -- An unknown zone would stop every tick, so it is refused here.
    time_zone text not null default 'UTC' constraint time_zone_is_known check (timezone(time_zone, 'epoch'::timestamptz) is not null),
    phone_region text not null default 'RU' constraint phone_region_is_iso check (phone_region ~ '^[A-Z]{2}$'),
    default_currency text constraint default_currency_is_iso check (default_currency ~ '^[A-Z]{3}$'),
    null_policy text not null default 'keep' constraint null_policy_is_known check (null_policy in ('keep', 'clear')),
    is_active boolean not null default true,
    created_at timestamptz not null default now()
);
comment on table exchange.source is 'A source system: its rank and the formats it writes (I3).';
comment on column exchange.source.priority is 'Rank in survivorship: the lower number wins a field (I7).';
comment on column exchange.source.date_order is 'Order of a numeric date: ymd, dmy (31.12.2026) or mdy (12/31/2026). ISO dates are always understood.';
comment on column exchange.source.decimal_separator is 'Separates the fraction of an amount: . or ,; the other one groups thousands.';
comment on column exchange.source.time_zone is 'Zone of times that carry no offset.';
comment on column exchange.source.phone_region is 'Country (ISO 3166 code) of phones written without a country code.';
comment on column exchange.source.default_currency is 'Currency of amounts that name none.';
comment on column exchange.source.null_policy is 'What an absent value means: keep what was there, or clear it.';

create table exchange.source_field (
    source_system text not null,
    entity text not null,
    column_name text not null,
    priority integer,
    null_policy text constraint null_policy_is_known check (null_policy in ('keep', 'clear')),
    primary key (source_system, entity, column_name)
);
comment on table exchange.source_field is 'Where one field of a source differs from the source''s own priority or null policy.';

create table exchange.survivorship (
    entity text not null,
    column_name text not null,
    strategy text not null constraint strategy_is_known check (strategy in ('priority', 'recency', 'completeness')),
    primary key (entity, column_name)
);
comment on table exchange.survivorship is 'How a field of a golden row is chosen, whatever the source (I7). Not listed: priority. Set it with exchange.set_survivorship, which derives the golden rows anew.';
comment on column exchange.survivorship.column_name is 'Column of linked.<entity>.';
comment on column exchange.survivorship.strategy is 'priority: the best source that has a value; recency: the newest change, whatever the source; completeness: the longest text, then as priority.';

create table exchange.entity (
    entity text primary key,
    take_order smallint not null unique,
    linking text not null constraint linking_is_known check (linking in ('rules', 'own', 'parent')),
    first_tick_id bigint
);
comment on table exchange.entity is 'The staging tables a tick takes, in order; linking: rules (match rules), own (each record is one golden row), parent (found by its parent).';

comment on column exchange.entity.first_tick_id is 'Tick that first took this table; NULL: none yet, the next one takes whatever has been staged.';

insert into exchange.entity (entity, take_order, linking) values
    ('customer', 1, 'rules'),
    ('product', 2, 'rules'),
    ('price', 3, 'parent'),
    ('sales_order', 4, 'own'),
    ('sales_order_line', 5, 'own');

create table exchange.match_block (
    block_id integer generated always as identity primary key,
    entity text not null,
    block_name text not null,
    kind text,
    key_columns text[] not null constraint key_columns_not_empty check (cardinality(key_columns) > 0),
    max_records integer not null default 20 constraint max_records_at_least_two check (max_records >= 2),
    unique (entity, block_name)
);
comment on table exchange.match_block is 'Records with equal keys are compared with each other, by the rules of the block (I6). After a change: linked.rebuild_keys(entity).';
comment on column exchange.match_block.kind is 'Only records of this kind (customers: person, organization); NULL: all.';
comment on column exchange.match_block.key_columns is 'All must be equal and present. a|b: any value of these columns; a@: phonetic code; a.: first letter; a/1: first part; a+b: both, in any order; a:latin: only when in Latin letters; a:other: only when not.';
comment on column exchange.match_block.max_records is 'A key that more records share is over-common (a switchboard) and links nobody, from then on.';

create table exchange.match_rule (
    match_rule_id integer generated always as identity primary key,
    block_id integer not null references exchange.match_block,
    rule_name text not null unique,
    signs text[] not null default '{}',
    verdict text not null default 'same' constraint verdict_is_known check (verdict in ('same', 'review')),
    strength integer not null default 50 constraint strength_is_below_a_persons check (strength between 1 and 999),
    is_active boolean not null default true
);
comment on table exchange.match_rule is 'Two records of a block are the same, or worth a look, when all signs hold and nothing of exchange.match_conflict forbids it.';
comment on column exchange.match_rule.signs is 'Columns that must agree: a equal; a~ similar; a. equal or its initial; a% alike by trigrams; a? or absent; a|b any value in common; a+b in any order; a^b not one first letter in both; a- absent in both; a! all records of the key agree.';
comment on column exchange.match_rule.strength is 'Where links contradict each other, the weakest are dropped first; of several rules that hold the strongest is kept.';

create table exchange.match_conflict (
    entity text not null,
    kind text not null default '*',
    sign text not null,
    primary key (entity, kind, sign)
);
comment on table exchange.match_conflict is 'Signs in which the records of one group must not differ: different birth dates are different people. a. compares first letters.';

create table exchange.dictionary (
    dictionary text primary key,
    description text,
    unknown_policy text not null default 'reject'
        constraint unknown_policy_is_known check (unknown_policy in ('default', 'reject', 'pass')),
    default_value text
);
comment on table exchange.dictionary is 'A list of canonical values and what to do with a source value nobody has mapped.';

create table exchange.dictionary_value (
    dictionary text not null,
    source_system text not null default '*',
    source_value text not null,
    canonical_value text not null,
    primary key (dictionary, source_system, source_value),
    constraint source_value_is_lower_case check (source_value = lower(btrim(source_value)))
);
comment on table exchange.dictionary_value is 'Source value (lower case, trimmed) to canonical value; source_system * holds for all.';

create table exchange.portal_value (
    portal_id integer not null,
    dictionary text not null,
    canonical_value text not null,
    portal_value text not null,
    primary key (portal_id, dictionary, canonical_value)
);
comment on table exchange.portal_value is 'Canonical value to the value one portal knows it by.';

create table exchange.dictionary_column (
    entity text not null,
    column_name text not null,
    dictionary text not null,
    primary key (entity, column_name)
);
comment on table exchange.dictionary_column is 'Which dictionary the models read a staging column by: where an answered value has to be taken again.';
insert into exchange.dictionary_column (entity, column_name, dictionary) values
    ('customer', 'manager', 'manager'),
    ('customer', 'site', 'site'),
    ('customer', 'status', 'customer_status'),
    ('product', 'unit', 'unit'),
    ('price', 'price_type', 'price_type'),
    ('price', 'currency', 'currency'),
    ('sales_order', 'direction', 'deal_direction'),
    ('sales_order', 'stage', 'deal_stage'),
    ('sales_order', 'currency', 'currency'),
    ('sales_order', 'site', 'site'),
    ('sales_order', 'manager', 'manager'),
    ('sales_order_line', 'unit', 'unit');

create table exchange.missing_value (
    missing_value_id bigint generated always as identity primary key,
    portal_id integer,
    dictionary text not null,
    source_system text not null,
    source_value text not null,
    row_count bigint not null,
    examples text[] not null default '{}',
    state text not null default 'open' constraint state_is_known check (state in ('open', 'answered', 'ignored')),
    first_seen_at timestamptz not null default now(),
    last_seen_at timestamptz not null default now(),
    answer text,
    answered_by text,
    answered_at timestamptz,
    constraint missing_value_key unique nulls not distinct (dictionary, source_value, source_system, portal_id)
);
comment on table exchange.missing_value is 'Dictionary values nobody has mapped, whatever the dictionary''s policy: each waits for exchange.answer_value or exchange.answer_portal_value.';
comment on column exchange.missing_value.portal_id is 'NULL: a source''s value has no canonical one. Otherwise a canonical value (source_value) has none in this portal.';
comment on column exchange.missing_value.source_system is 'Source that writes it; * for a canonical value.';
comment on column exchange.missing_value.source_value is 'The value, lower case and trimmed as in exchange.dictionary_value; a canonical value as it is. Cut at 200 characters.';
comment on column exchange.missing_value.row_count is 'Rows taken with it since it came up; for a canonical value, golden rows that have it.';
comment on column exchange.missing_value.examples is 'Up to five keys of the source, or golden ids.';
comment on column exchange.missing_value.answer is 'The canonical or portal value it was given.';
-- A source looks at its own open questions through staging.missing_value, with the rights of its role (I2).
alter table exchange.missing_value enable row level security;
create policy missing_value_own on exchange.missing_value for select to intersect_source
    using (portal_id is null and source_system = case when current_user like 'source\_%' then substr(current_user::text, 8) end);
create policy missing_value_all on exchange.missing_value for select to intersect_loader, intersect_reader using (true);
grant select on exchange.missing_value to intersect_source, intersect_reader;

create table exchange.field_map (
    field_map_id bigint generated always as identity primary key,
    portal_id integer not null default 1,
    entity text not null,
    golden_column text,
    attribute_path text[],
    portal_field text not null,
    direction text not null default 'both' constraint direction_is_known check (direction in ('out', 'in', 'both')),
    owner text not null default 'erp' constraint owner_is_known check (owner in ('erp', 'crm')),
    transform text not null default 'text',
    argument text,
    default_value text,
    default_unless text[] not null default '{}',
    null_policy text not null default 'skip' constraint null_policy_is_known check (null_policy in ('skip', 'clear')),
    is_required boolean not null default false,
    is_active boolean not null default true,
    constraint one_origin check ((golden_column is null) <> (attribute_path is null) or default_value is not null),
    constraint portal_field_is_a_name check (portal_field ~ '^[A-Za-z][A-Za-z0-9_]{0,63}$')
);
create unique index field_map_portal_field_idx
    on exchange.field_map (portal_id, entity, portal_field, coalesce(golden_column, ''), coalesce(attribute_path, '{}'));
comment on table exchange.field_map is 'Which golden column travels to which portal field, which way, and how it is changed on the way.';
comment on column exchange.field_map.entity is 'contact, company, deal or product.';
comment on column exchange.field_map.golden_column is 'Column of delta.<entity>_source.';
comment on column exchange.field_map.attribute_path is 'Path into attributes instead of a column: {color} or {size,unit}.';
comment on column exchange.field_map.owner is 'erp: sent whenever it differs; crm: people own it, never sent.';
comment on column exchange.field_map.transform is 'One of exchange.transform_names().';
comment on column exchange.field_map.argument is 'dictionary, stage: which dictionary; card, cards: which portal object; phone, email: the valueType.';
comment on column exchange.field_map.default_value is 'Sent when the column is empty …';
comment on column exchange.field_map.default_unless is '… and these columns are empty too.';
comment on column exchange.field_map.null_policy is 'skip: an empty value is not sent; clear: it empties the portal''s field.';
comment on column exchange.field_map.is_required is 'Without a value the record is parked with advice instead of sent.';

create table exchange.tick (
    tick_id bigint generated always as identity primary key,
    snapshot pg_snapshot not null,
    started_at timestamptz not null default clock_timestamp(),
    finished_at timestamptz,
    chunk_count integer not null default 1,
    is_held boolean not null default false,
    counts jsonb not null default '{}'
);
comment on column exchange.tick.chunk_count is 'Into how many parts golden rows are divided among connections.';
comment on column exchange.tick.is_held is 'A brake tripped: its deltas wait for approve or discard (I15).';
comment on table exchange.tick is 'One row per tick that found work; snapshot is the watermark of the next one (I1).';

create table exchange.tick_count (
    tick_id bigint not null,
    entity text not null,
    source_system text not null,
    rows_taken bigint not null,
    rows_rejected bigint not null,
    rows_folded bigint not null,
    rows_unchanged bigint not null,
    rows_changed bigint not null,
    rows_updated bigint not null default 0,
    rows_deleted bigint not null default 0,
    records_moved bigint not null default 0,
    primary key (tick_id, entity, source_system),
    constraint counts_add_up check (rows_taken = rows_rejected + rows_folded + rows_unchanged + rows_changed)
);
comment on table exchange.tick_count is 'What became of the rows each tick took (I20): rejected, folded into a newer version of the same key, unchanged, changed.';

comment on column exchange.tick_count.rows_updated is 'Of the changed ones, those whose record was there before.';
comment on column exchange.tick_count.rows_deleted is 'Of the changed ones, those that deleted their record.';
comment on column exchange.tick_count.records_moved is 'Records there before that changed their golden id.';

create table exchange.brake (
    brake_id integer generated always as identity primary key,
    entity text not null default '*',
    source_system text not null default '*',
    measure text not null constraint measure_is_known check (measure in ('change', 'delete', 'merge')),
    max_share numeric not null constraint share_is_a_part check (max_share between 0 and 1),
    min_rows bigint not null default 1000 constraint min_rows_not_negative check (min_rows >= 0),
    is_active boolean not null default true,
    unique (entity, source_system, measure)
);
comment on table exchange.brake is 'A tick that changes, deletes or merges a greater share of a source''s present records than this is held for approval (I15). The narrowest line counts: entity and source, then entity, then *.';
comment on column exchange.brake.max_share is 'Share of the records that the source has in linked.<entity>: 0.1 is a tenth.';
comment on column exchange.brake.min_rows is 'Fewer than these are never held.';

create table exchange.brake_trip (
    tick_id bigint not null,
    entity text not null,
    source_system text not null,
    measure text not null,
    row_count bigint not null,
    record_count bigint not null,
    max_share numeric not null,
    tripped_at timestamptz not null default now(),
    decision text constraint decision_is_known check (decision in ('approved', 'discarded')),
    decided_by text,
    decided_at timestamptz,
    primary key (tick_id, entity, source_system, measure)
);
comment on table exchange.brake_trip is 'Which brake held which tick, and what a person decided.';

create table exchange.tick_task (
    tick_id bigint not null,
    task_no integer not null,
    step smallint not null,
    action text not null,
    entity text,
    chunk integer not null,
    started_at timestamptz,
    finished_at timestamptz,
    row_count bigint,
    primary key (tick_id, task_no)
);
comment on table exchange.tick_task is 'What a tick on several connections consists of: all tasks of a step, then the next step. Each is a transaction; a tick that was cut off goes on with those that lack finished_at.';

create table exchange.normalization (
    is_only boolean primary key default true constraint one_row check (is_only),
    version bigint not null default 1,
    models text
);
insert into exchange.normalization default values;
comment on table exchange.normalization is 'Version of all that decides how a row is read: formats, dictionaries, models. A row sent again under another version is read again.';
comment on column exchange.normalization.models is 'Digest of the normalized views: a deploy that changes them raises the version.';

create table exchange.reject_code (
    code text primary key,
    advice_ru text not null,
    advice_en text not null
);
comment on table exchange.reject_code is 'Advice by reject code; {column}, {value} and {table} are filled in.';

create table exchange.portal_error (
    code text primary key,
    class text not null constraint class_is_known check (class in ('limit', 'transient', 'data', 'configuration')),
    advice_ru text not null,
    advice_en text not null
);
comment on table exchange.portal_error is 'What a portal error means for us (I14): limit waits, transient backs off, data parks, configuration pauses the portal.';

create table exchange.job_health (
    job text primary key,
    last_success_at timestamptz,
    last_failure_at timestamptz,
    last_error text,
    failures_in_a_row integer not null default 0
);
comment on table exchange.job_health is 'Last success and failure of each daemon job (I20).';

create table exchange.journal (
    changed_at timestamptz not null default now(),
    tick_id bigint,
    entity text not null,
    source_system text,
    source_key text,
    golden_id bigint,
    row_id bigint,
    batch_id text,
    op text not null
        constraint op_is_known check (op in ('insert', 'update', 'delete', 'merge', 'split', 'decide')),
    column_name text,
    old_value text,
    new_value text
) partition by range (changed_at);
-- Catches what no partition fits: a tick never fails for want of one.
create table exchange.journal_default partition of exchange.journal default;
-- All of one record.
create index journal_source_key_idx on exchange.journal (source_key, source_system);
-- All of one golden row.
create index journal_golden_id_idx on exchange.journal (golden_id);
comment on table exchange.journal is 'Who changed what: a row for each changed field of a record, old and new; append-only, weekly partitions.';
comment on column exchange.journal.changed_at is 'When the change was written: the beginning of its transaction.';
comment on column exchange.journal.tick_id is 'Tick that wrote it; NULL: a person between two ticks.';
comment on column exchange.journal.entity is 'Entity of the record: customer, product, price …';
comment on column exchange.journal.source_system is 'Source of the record.';
comment on column exchange.journal.source_key is 'Key of the record in that source.';
comment on column exchange.journal.golden_id is 'Its golden row after the change.';
comment on column exchange.journal.row_id is 'Row of staging.<entity> that brought the change; NULL: none did.';
comment on column exchange.journal.batch_id is 'batch_id of that row: who changed it, in the writer''s words.';
comment on column exchange.journal.op is 'insert, update or delete of the record; merge, split: its golden row changed; decide: a person said so.';
comment on column exchange.journal.column_name is 'The changed field; NULL: the record as a whole.';
comment on column exchange.journal.old_value is 'Value before; NULL: none.';
comment on column exchange.journal.new_value is 'Value after; NULL: none.';
grant select on exchange.journal to intersect_reader;

create table exchange.retention (
    table_name text primary key,
    keep_days integer constraint keep_days_is_positive check (keep_days > 0)
);
comment on table exchange.retention is 'How long the partitions of a table are kept (I24); a table that is not listed is kept for ever.';
comment on column exchange.retention.table_name is 'schema.table, a partitioned one.';
comment on column exchange.retention.keep_days is 'Days after the end of a partition''s week; NULL: for ever. Partitions whose rows are still needed stay longer.';
insert into exchange.retention (table_name, keep_days) values ('exchange.journal', 365);

create aggregate exchange.jsonb_merge_agg(jsonb) (sfunc = pg_catalog.jsonb_concat, stype = jsonb, initcond = '{}');
comment on aggregate exchange.jsonb_merge_agg(jsonb) is 'Merges objects; of equal keys the last one stays.';
reset role;
