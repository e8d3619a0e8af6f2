set role intersect_owner;

-- Unlogged: it is written before every request, and what a crash takes is learned again with one refusal.
create unlogged table portal.bucket (
    portal_id integer not null,
    address text not null,
    size double precision not null,
    drain double precision not null,
    level double precision not null,
    doubt double precision not null,
    is_rested boolean not null default false,
    drained_at timestamptz not null,
    known_at timestamptz not null,
    taken_rate double precision not null default 0,
    paused_until timestamptz,
    refusals integer not null default 0,
    epoch bigint not null default 0,
    trial_at timestamptz,
    primary key (portal_id, address)
);
comment on table portal.bucket is 'The portal''s leaky bucket as we reckon it, for one address that its requests come from (T06).';
comment on column portal.bucket.level is 'Never below the portal''s own counter, as far as we know.';
comment on column portal.bucket.doubt is 'By how much the counter may be lower: the whole size until a refusal, or a rest, has told.';
comment on column portal.bucket.is_rested is 'The level was 0 since the last refusal: when in a second the portal drains is not known.';
comment on column portal.bucket.drained_at is 'Last whole second, counted from the last refusal, at which the level was lowered.';
comment on column portal.bucket.taken_rate is 'Requests a second that others on the same address took, as of known_at.';
comment on column portal.bucket.epoch is 'Grows with each refusal; places reserved before are void.';
comment on column portal.bucket.trial_at is 'When a request left that may be refused: one at a time.';
reset role;
