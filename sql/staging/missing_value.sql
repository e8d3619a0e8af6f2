-- Values of a source that no dictionary knows yet; a source sees its own (row security of exchange.missing_value).
create or replace view staging.missing_value with (security_invoker = true) as
select
    missing.dictionary,
    missing.source_system,
    missing.source_value,
    missing.row_count,
    missing.examples,
    missing.state,
    missing.answer,
    missing.first_seen_at,
    missing.last_seen_at
from exchange.missing_value as missing
where missing.portal_id is null;
comment on view staging.missing_value is 'Values of a source that no dictionary knows yet, and what was answered; a source sees its own.';
comment on column staging.missing_value.dictionary is 'Dictionary by which the column is read: deal_stage, unit …';
comment on column staging.missing_value.source_system is 'Source that writes it.';
comment on column staging.missing_value.source_value is 'The value, in small letters.';
comment on column staging.missing_value.row_count is 'Rows taken with it since it came up.';
comment on column staging.missing_value.examples is 'Up to five keys of records with it.';
comment on column staging.missing_value.state is 'open; answered: rows that waited are taken again; ignored: the dictionary''s policy stays.';
comment on column staging.missing_value.answer is 'What it means: the canonical value.';
comment on column staging.missing_value.first_seen_at is 'When it came up.';
comment on column staging.missing_value.last_seen_at is 'When it was last taken.';
grant select on staging.missing_value to intersect_source;
