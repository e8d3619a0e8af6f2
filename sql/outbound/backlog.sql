-- Changes that a consumer has not acknowledged, one for each record: the last, with everything that changed since the
-- consumer's last acknowledgement of the record, and with its values of now. Each single one is in outbound.change.
-- With an offset each look for an acknowledgement goes through its index, whatever the statistics say.
create or replace view outbound.backlog with (security_invoker = true) as
select
    reader.consumer,
    change.change_id,
    case when change.op = 'update' and earlier.has_insert then 'insert' else change.op end as op,
    case
        when earlier.fields is null then change.changed_fields
        else array(select name from unnest(change.changed_fields || earlier.fields) as name group by name order by name)
    end as changed_fields,
    change.entity,
    change.source_system,
    change.source_key,
    change.golden_id,
    change.crm_id,
    change.record,
    change.changed_at,
    change.changed_by,
    change.into_source_key,
    change.into_golden_id,
    change.into_crm_id,
    coalesce(earlier.captured_at, change.captured_at) as waiting_since
from outbound.consumer as reader
inner join outbound.change as change
    on reader.source_system = change.source_system and change.change_id > reader.through_id
left join lateral (
    select
        bool_or(before.op = 'insert') as has_insert,
        min(before.captured_at) as captured_at,
        array_agg(field.name) filter (where field.name is not null) as fields
    from outbound.change as before
    left join lateral unnest(before.changed_fields) as field (name) on true
    where
        before.golden_id = change.golden_id
        and before.entity = change.entity
        and before.source_system = change.source_system
        and before.source_key is not distinct from change.source_key
        and before.change_id < change.change_id
        and before.change_id > reader.through_id
        and before.op in ('insert', 'update')
        and not exists (
            select from outbound.acknowledgement as taken
            where taken.consumer = reader.consumer and taken.change_id = before.change_id offset 0
        )
    having count(*) > 0
) as earlier on change.op <> 'merge'
where
    not exists (
        select from outbound.acknowledgement as taken
        where taken.consumer = reader.consumer and taken.change_id = change.change_id offset 0
    )
    and (
        change.op not in ('insert', 'update')
        or not exists (
            select from outbound.change as later
            where
                later.golden_id = change.golden_id
                and later.entity = change.entity
                and later.source_system = change.source_system
                and later.source_key is not distinct from change.source_key
                and later.change_id > change.change_id
                -- What was only offered and then became one with another record is none to be made.
                and (later.op <> 'merge' or change.source_key is null)
                and not exists (
                    select from outbound.acknowledgement as taken
                    where taken.consumer = reader.consumer and taken.change_id = later.change_id offset 0
                )
        )
    );
comment on view outbound.backlog is 'Changes of all kinds that consumers have not acknowledged; the newest of each record stands for those before it.';
comment on column outbound.backlog.waiting_since is 'Since when the oldest change that it stands for waits.';
-- Rows are those of the asking source: row security of outbound.change.
grant select on outbound.backlog to intersect_source;
