CREATE SCHEMA delta;

COMMENT ON SCHEMA delta IS 'Wanted state that differs from what the portal confirmed.';

CREATE SCHEMA exchange;

COMMENT ON SCHEMA exchange IS 'Configuration, ticks, health.';

CREATE SCHEMA extension;

COMMENT ON SCHEMA extension IS 'Functions of PostgreSQL''s own extensions that linking uses.';

CREATE SCHEMA golden;

COMMENT ON SCHEMA golden IS 'One row per real customer, product, order.';

CREATE SCHEMA inbound;

COMMENT ON SCHEMA inbound IS 'CRM changes as fetched.';

CREATE SCHEMA linked;

COMMENT ON SCHEMA linked IS 'Latest version of every source record with its golden id; match keys; merge history.';

CREATE SCHEMA mart;

COMMENT ON SCHEMA mart IS 'Views for reports (dbt).';

CREATE SCHEMA normalized;

COMMENT ON SCHEMA normalized IS 'Typed, clean views of staging (dbt).';

CREATE SCHEMA outbound;

COMMENT ON SCHEMA outbound IS 'Changes for source systems, in order, with acknowledgement.';

CREATE SCHEMA portal;

COMMENT ON SCHEMA portal IS 'Per portal: CRM ids, confirmed field values, metadata, settings.';

CREATE SCHEMA staging;

COMMENT ON SCHEMA staging IS 'What source systems write: one append-only table per object, and their rejects.';

CREATE SCHEMA work;

COMMENT ON SCHEMA work IS 'Work tables of a tick on several connections; gone when it has ended.';

CREATE EXTENSION IF NOT EXISTS fuzzystrmatch WITH SCHEMA extension;

COMMENT ON EXTENSION fuzzystrmatch IS 'determine similarities and distance between strings';

CREATE EXTENSION IF NOT EXISTS pg_trgm WITH SCHEMA extension;

COMMENT ON EXTENSION pg_trgm IS 'text similarity measurement and index searching based on trigrams';

CREATE FUNCTION delta.add_origins(p_lease bigint) RETURNS void
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION delta.backoff(p_attempts integer) RETURNS interval
    LANGUAGE sql IMMUTABLE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION delta.begin_request(p_portal_id integer, p_lease bigint, p_seconds integer) RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION delta.binding_limit(p_portal_id integer, p_records_per_second numeric, p_batch_size integer DEFAULT 50) RETURNS text
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION delta.card_parts(p_entity text) RETURNS TABLE(entity text)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION delta.changed_fields(p_wanted jsonb, p_sent jsonb, p_held jsonb, p_doubted jsonb) RETURNS jsonb
    LANGUAGE sql IMMUTABLE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION delta.check_field_map(p_portal_id integer) RETURNS TABLE(entity text, portal_field text, fault text)
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION delta.claim(p_portal_id integer, p_limit integer, p_lease_seconds integer, p_credentials text[] DEFAULT '{}'::text[], p_batch_size integer DEFAULT 50, p_batch_seconds double precision DEFAULT 20, p_is_urgent boolean DEFAULT false) RETURNS TABLE(lease bigint, entity text, golden_id bigint, method text, params jsonb, credential text, page bigint, is_urgent boolean)
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION delta.claim_lookups(p_portal_id integer, p_lease_seconds integer, p_looks_only boolean DEFAULT false) RETURNS TABLE(lease bigint, entity text, golden_ids bigint[], method text, params jsonb)
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION delta.claim_requests(p_portal_id integer, p_limit integer, p_lease_seconds integer, p_credentials text[] DEFAULT '{}'::text[], p_batch_size integer DEFAULT 50, p_batch_seconds double precision DEFAULT 20, p_is_urgent boolean DEFAULT false) RETURNS TABLE(lease bigint, credential text, is_urgent boolean, records text)
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION delta.classic_multifields(p_multifields jsonb) RETURNS jsonb
    LANGUAGE sql IMMUTABLE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION delta.compile_field_map() RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE TABLE delta.entity (
    entity text NOT NULL,
    family text NOT NULL,
    golden_table text NOT NULL,
    entity_type_id integer,
    rank smallint NOT NULL,
    debounce_seconds integer DEFAULT 0 NOT NULL,
    deletion_policy text DEFAULT 'tell'::text NOT NULL,
    deletion_limit integer DEFAULT 200 NOT NULL,
    add_method text NOT NULL,
    update_method text NOT NULL,
    is_imported boolean DEFAULT false NOT NULL,
    merge_policy text DEFAULT 'follow'::text NOT NULL,
    CONSTRAINT debounce_is_no_negative CHECK ((debounce_seconds >= 0)),
    CONSTRAINT deletion_limit_is_positive CHECK ((deletion_limit > 0)),
    CONSTRAINT deletion_policy_is_known CHECK ((deletion_policy = ANY (ARRAY['tell'::text, 'restore'::text, 'detach'::text]))),
    CONSTRAINT family_is_known CHECK ((family = ANY (ARRAY['item'::text, 'requisite'::text, 'address'::text, 'product'::text, 'price'::text, 'product_rows'::text]))),
    CONSTRAINT merge_policy_is_known CHECK ((merge_policy = ANY (ARRAY['follow'::text, 'review'::text]))),
    CONSTRAINT only_items_are_imported CHECK (((NOT is_imported) OR (family = 'item'::text)))
);

COMMENT ON TABLE delta.entity IS 'What is delivered: the portal object, the golden table behind it, and who goes first when several may go.';

COMMENT ON COLUMN delta.entity.debounce_seconds IS 'A change waits so long for further ones of the same record; counted from the first, so that none waits for ever.';

COMMENT ON COLUMN delta.entity.deletion_policy IS 'A card that people deleted: tell (the ERPs hear of it, nothing more is sent), restore (it is made anew), detach (nothing more is sent).';

COMMENT ON COLUMN delta.entity.deletion_limit IS 'More deletions than this within a day wait for intersect deletion approve or discard (I15).';

COMMENT ON COLUMN delta.entity.is_imported IS 'The backfill lane creates its cards by crm.item.batchImport, which starts no automation.';

COMMENT ON COLUMN delta.entity.merge_policy IS 'Cards that people merged: follow (their golden rows become one), review (a person decides whether they do).';

CREATE TABLE portal.portal (
    portal_id integer NOT NULL,
    name text NOT NULL,
    originator_id text DEFAULT 'intersect'::text NOT NULL,
    catalog_id integer,
    base_price_type_id integer,
    organization_preset_id integer,
    person_preset_id integer,
    paused_until timestamp with time zone,
    paused_reason text,
    metadata_at timestamp with time zone,
    address_type_id integer DEFAULT 1 NOT NULL,
    CONSTRAINT address_type_is_known CHECK ((address_type_id = ANY (ARRAY[1, 4, 6, 8, 9, 11])))
);

COMMENT ON TABLE portal.portal IS 'A portal and what it told us about itself; paused after trouble that no repetition heals.';

COMMENT ON COLUMN portal.portal.originator_id IS 'Written with every card, so that it can be found again after a lost reply.';

COMMENT ON COLUMN portal.portal.catalog_id IS 'iblockId of the product catalog.';

COMMENT ON COLUMN portal.portal.address_type_id IS 'Which address of a requisite is the customer''s: 1 actual, 4 registration, 6 legal, 8 mailing, 9 beneficiary, 11 delivery.';

CREATE FUNCTION delta.compose_request(p_target delta.entity, p_portal portal.portal, p_golden_id bigint, p_wanted jsonb, p_crm_id bigint, p_sent jsonb, p_held jsonb, p_doubted jsonb, OUT method text, OUT params jsonb) RETURNS record
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION delta.compose_requests(p_lease bigint) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION delta.confirm_outcomes(p_portal_id integer) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION delta.confirm_unchanged(p_lease bigint) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION delta.delivery_span(p_portal_id integer, p_within_seconds double precision DEFAULT NULL::double precision) RETURNS TABLE(first_at timestamp with time zone, last_at timestamp with time zone, done_count bigint, seconds double precision)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION delta.doubt_unknown(p_portal_id integer) RETURNS void
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION delta.due_count(p_portal_id integer, p_limit integer, p_credentials text[] DEFAULT '{}'::text[], p_batch_size integer DEFAULT 50, p_batch_seconds double precision DEFAULT 20) RETURNS bigint
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION delta.due_work(p_portal_id integer, p_limit integer, p_batch_size integer, p_batch_seconds double precision, p_credentials text[], p_is_urgent boolean DEFAULT false) RETURNS TABLE(credential text, lane text, lane_rank smallint, method text, rank smallint, queued_at timestamp with time zone, attempts integer, batch_limit smallint, lease bigint, due_count bigint, take_count bigint, is_tight boolean)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET enable_seqscan TO 'off'
    SET enable_bitmapscan TO 'off'
    AS …;

CREATE FUNCTION delta.end_leases(p_portal_id integer, p_unknown_wait_seconds integer, p_all boolean) RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION delta.end_request(p_portal_id integer, p_lease bigint, p_outcomes jsonb, p_unknown_wait_seconds integer, p_credential text) RETURNS TABLE(outcome text, item_count bigint)
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION delta.enter_turn(p_portal_id integer, p_is_alone boolean) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET lock_timeout TO '200s'
    AS …;

CREATE FUNCTION delta.follow_moves(p_portal_id integer, p_golden_ids bigint[]) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION delta.follow_requisites(p_portal_id integer, p_golden_ids bigint[]) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION delta.hand_over_cards(p_golden_ids bigint[], p_merged_ids bigint[]) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION delta.has_due_updates(p_portal_id integer) RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET enable_seqscan TO 'off'
    SET enable_bitmapscan TO 'off'
    AS …;

CREATE FUNCTION delta.has_record_of(p_entity text, p_golden_id bigint, p_source text) RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE TABLE portal.item (
    portal_id integer NOT NULL,
    entity text NOT NULL,
    golden_id bigint NOT NULL,
    crm_id bigint,
    wanted_hash bigint,
    sent jsonb DEFAULT '{}'::jsonb NOT NULL,
    held jsonb DEFAULT '{}'::jsonb NOT NULL,
    is_born_in_crm boolean DEFAULT false NOT NULL,
    confirmed_at timestamp with time zone,
    doubted jsonb DEFAULT '{}'::jsonb NOT NULL,
    deleted_at timestamp with time zone,
    edited jsonb DEFAULT '{}'::jsonb NOT NULL,
    is_adopted boolean DEFAULT false NOT NULL,
    merged_into bigint
);

COMMENT ON TABLE portal.item IS 'What the portal holds of each golden row: written only after it confirmed (I9).';

COMMENT ON COLUMN portal.item.crm_id IS 'Id of the card; of an address that of its requisite.';

COMMENT ON COLUMN portal.item.sent IS 'Field values we last sent and it confirmed, as we wrote them.';

COMMENT ON COLUMN portal.item.held IS 'The same fields as the portal returns them; a person''s change is a difference from this (I16).';

COMMENT ON COLUMN portal.item.doubted IS 'Of updates whose outcome nobody learned: field to the values it may hold by them. Sent again whatever it is wanted to be.';

COMMENT ON COLUMN portal.item.deleted_at IS 'When we learned that people deleted the card; nothing more is sent to it.';

COMMENT ON COLUMN portal.item.edited IS 'By field, what people changed and no ERP has agreed to yet: base (the value before), by, at; winner erp: to be put back; conflict: waits for a person.';

COMMENT ON COLUMN portal.item.is_adopted IS 'The card was there before us: its origin is ours to write.';

COMMENT ON COLUMN portal.item.merged_into IS 'The card that people merged this one into: its children point there.';

CREATE FUNCTION delta.held_doubt(p_card portal.item) RETURNS jsonb
    LANGUAGE sql STABLE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION delta.held_multifields(p_held jsonb, p_sent jsonb, p_wanted jsonb, p_reply jsonb) RETURNS jsonb
    LANGUAGE sql IMMUTABLE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE TABLE exchange.field_map (
    field_map_id bigint NOT NULL,
    portal_id integer DEFAULT 1 NOT NULL,
    entity text NOT NULL,
    golden_column text,
    attribute_path text[],
    portal_field text NOT NULL,
    direction text DEFAULT 'both'::text NOT NULL,
    owner text DEFAULT 'latest'::text NOT NULL,
    transform text DEFAULT 'text'::text NOT NULL,
    argument text,
    default_value text,
    default_unless text[] DEFAULT '{}'::text[] NOT NULL,
    null_policy text DEFAULT 'skip'::text NOT NULL,
    is_required boolean DEFAULT false NOT NULL,
    is_active boolean DEFAULT true NOT NULL,
    source_owners jsonb DEFAULT '{}'::jsonb NOT NULL,
    CONSTRAINT direction_is_known CHECK ((direction = ANY (ARRAY['out'::text, 'in'::text, 'both'::text]))),
    CONSTRAINT null_policy_is_known CHECK ((null_policy = ANY (ARRAY['skip'::text, 'clear'::text]))),
    CONSTRAINT one_origin CHECK ((((golden_column IS NULL) <> (attribute_path IS NULL)) OR (default_value IS NOT NULL))),
    CONSTRAINT owner_is_known CHECK ((owner = ANY (ARRAY['erp'::text, 'crm'::text, 'latest'::text, 'review'::text]))),
    CONSTRAINT portal_field_is_a_name CHECK ((portal_field ~ '^[A-Za-z][A-Za-z0-9_]{0,63}$'::text)),
    CONSTRAINT source_owners_are_known CHECK (((jsonb_typeof(source_owners) = 'object'::text) AND (NOT jsonb_path_exists(source_owners, '$.*?(!(((@ == "erp" || @ == "crm") || @ == "latest") || @ == "review"))'::jsonpath))))
);

COMMENT ON TABLE exchange.field_map IS 'Which golden column travels to which portal field, which way, and how it is changed on the way.';

COMMENT ON COLUMN exchange.field_map.entity IS 'contact, company, deal, product, address; requisite: how it is sent is fixed, the map says what is read and who owns it.';

COMMENT ON COLUMN exchange.field_map.golden_column IS 'Column of delta.<entity>_source.';

COMMENT ON COLUMN exchange.field_map.attribute_path IS 'Path into attributes instead of a column: {color} or {size,unit}.';

COMMENT ON COLUMN exchange.field_map.owner IS 'Who decides when people and an ERP disagree: erp: its value is put back; crm: sent with a new card only; latest: the later change; review: a person.';

COMMENT ON COLUMN exchange.field_map.transform IS 'One of exchange.transform_names().';

COMMENT ON COLUMN exchange.field_map.argument IS 'dictionary, stage: which dictionary; card, cards: which portal object; phone, email: the valueType.';

COMMENT ON COLUMN exchange.field_map.default_value IS 'Sent when the column is empty …';

COMMENT ON COLUMN exchange.field_map.default_unless IS '… and these columns are empty too.';

COMMENT ON COLUMN exchange.field_map.null_policy IS 'skip: an empty value is not sent; clear: it empties the portal''s field.';

COMMENT ON COLUMN exchange.field_map.is_required IS 'Without a value the record is parked with advice instead of sent.';

COMMENT ON COLUMN exchange.field_map.source_owners IS 'Another owner where the golden value comes from a certain source: {"source_system": "owner"}.';

CREATE FUNCTION delta.is_sent(p_map exchange.field_map) RETURNS boolean
    LANGUAGE sql IMMUTABLE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION delta.join_delivery(p_portal_id integer) RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION delta.join_found(p_portal_id integer, p_lease bigint, p_entity text) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION delta.keep_lease(p_portal_id integer, p_lease bigint, p_seconds integer) RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION delta.known_multifields(p_reply jsonb, p_known jsonb) RETURNS jsonb
    LANGUAGE sql IMMUTABLE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION delta.lacks_parent(p_portal_id integer, p_entity text, p_golden_id bigint) RETURNS boolean
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET enable_seqscan TO 'off'
    SET enable_hashjoin TO 'off'
    AS …;

CREATE FUNCTION delta.lane_quota(p_portal_id integer, p_limit integer, p_batch_size integer DEFAULT 50, p_batch_seconds double precision DEFAULT 20, p_credential text DEFAULT ''::text, p_is_urgent boolean DEFAULT false) RETURNS TABLE(lane text, method text, quota bigint)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION delta.leave_multifields(p_portal_id integer, p_lease bigint) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION delta.leave_turn(p_portal_id integer, p_is_alone boolean) RETURNS boolean
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION delta.list_items(p_portal_id integer, p_state text DEFAULT NULL::text, p_entity text DEFAULT NULL::text, p_code text DEFAULT NULL::text, p_limit integer DEFAULT NULL::integer, p_source text DEFAULT NULL::text, p_since timestamp with time zone DEFAULT NULL::timestamp with time zone, p_until timestamp with time zone DEFAULT NULL::timestamp with time zone) RETURNS TABLE(entity text, golden_id bigint, crm_id bigint, state text, operation text, error_code text, error_description text, advice_ru text, advice_en text, attempts integer, queued_at timestamp with time zone, settled_at timestamp with time zone)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION delta.list_lanes(p_portal_id integer) RETURNS TABLE(lane text, share numeric, floor numeric, open bigint, waiting bigint, oldest_due_at timestamp with time zone)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION delta.load_wanted(p_lease bigint) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION delta.look_first(p_lease bigint) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION delta.move_lane(p_portal_id integer, p_from text, p_to text, p_entity text DEFAULT NULL::text) RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION delta.multifield_changes(p_wanted jsonb, p_sent jsonb, p_held jsonb) RETURNS jsonb
    LANGUAGE sql IMMUTABLE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION delta.multifield_expression(p_type_id text, p_value_type text, p_value text) RETURNS text
    LANGUAGE sql IMMUTABLE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION delta.open_restored(p_portal_id integer, p_entity text, p_golden_ids bigint[]) RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION delta.operating_pace(p_portal_id integer) RETURNS TABLE(method text, records_per_second numeric)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION delta.operating_wait(p_portal_id integer, p_credentials text[], p_batch_size integer DEFAULT 50, p_batch_seconds double precision DEFAULT 20) RETURNS double precision
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET enable_seqscan TO 'off'
    SET enable_bitmapscan TO 'off'
    AS …;

CREATE FUNCTION delta.origin_of(p_card portal.item) RETURNS jsonb
    LANGUAGE sql STABLE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION delta.park_superseded(p_golden_ids bigint[], p_merged_ids bigint[]) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION delta.plan_cards(p_entity text, p_tick_id bigint, p_portal_id integer) RETURNS jsonb
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION delta.queue(p_tick_id bigint, p_chunk integer) RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION delta.recent_deliveries(p_portal_id integer) RETURNS bigint
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION delta.refuse_outcomes(p_portal_id integer, p_unknown_wait_seconds integer) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION delta.rehome_cards(p_portal_id integer, p_entity text, p_lost bigint[], p_kept bigint[], p_now bigint[]) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION delta.release_divided(p_tick_id bigint) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION delta.reopened_state(p_tick_id bigint) RETURNS text
    LANGUAGE sql STABLE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION delta.replay_parked(p_portal_id integer, p_entity text DEFAULT NULL::text, p_code text DEFAULT NULL::text, p_golden_ids bigint[] DEFAULT NULL::bigint[], p_source text DEFAULT NULL::text, p_since timestamp with time zone DEFAULT NULL::timestamp with time zone, p_until timestamp with time zone DEFAULT NULL::timestamp with time zone) RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION delta.requeue(p_entity text) RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION delta.send_again(p_portal_id integer, p_entity text, p_golden_ids bigint[]) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION delta.sent_doubt(p_card portal.item) RETURNS jsonb
    LANGUAGE sql STABLE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION delta.sent_multifields(p_sent jsonb, p_wanted jsonb, p_reply jsonb) RETURNS jsonb
    LANGUAGE sql IMMUTABLE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION delta.set_debounce(p_entity text, p_seconds integer) RETURNS TABLE(entity text, debounce_seconds integer)
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION delta.set_import(p_portal_id integer, p_entity text, p_is_imported boolean) RETURNS TABLE(entity text, is_imported boolean)
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE TABLE delta.lane (
    lane text NOT NULL,
    rank smallint NOT NULL,
    share numeric NOT NULL,
    floor numeric NOT NULL,
    CONSTRAINT floor_is_within_share CHECK (((floor >= (0)::numeric) AND (floor <= share))),
    CONSTRAINT share_is_a_part CHECK (((share > (0)::numeric) AND (share <= (1)::numeric)))
);

COMMENT ON TABLE delta.lane IS 'Queues of one delivery (I13): who goes first, and what the others keep. A record is in one lane at a time, so its changes stay in order.';

COMMENT ON COLUMN delta.lane.rank IS 'The lowest goes first.';

COMMENT ON COLUMN delta.lane.share IS 'Most of a claim that the lane takes while other lanes have work; what they leave is its too.';

COMMENT ON COLUMN delta.lane.floor IS 'Part of a claim that the lane gets even when lanes before it have work enough.';

CREATE FUNCTION delta.set_lane(p_lane text, p_share numeric DEFAULT NULL::numeric, p_floor numeric DEFAULT NULL::numeric) RETURNS SETOF delta.lane
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION delta.settle(p_portal_id integer, p_lease bigint, p_outcomes jsonb, p_unknown_wait_seconds integer, p_credential text DEFAULT NULL::text) RETURNS TABLE(outcome text, item_count bigint)
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION delta.settle_deleted(p_portal_id integer, p_entity text, p_golden_ids bigint[]) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION delta.settle_lookup(p_portal_id integer, p_lease bigint, p_entity text, p_golden_ids bigint[], p_result jsonb, p_again_after_seconds integer) RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION delta.settle_merged(p_portal_id integer, p_entity text, p_golden_ids bigint[]) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION delta.stalled_work(p_portal_id integer, p_older_than_seconds integer) RETURNS TABLE(open_count bigint, oldest_due_at timestamp with time zone)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION delta.state_counts(p_portal_id integer) RETURNS TABLE(entity text, open bigint, waiting bigint, held bigint, leased bigint, unknown bigint, parked bigint, done bigint, golden_rows bigint, adds_up boolean)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION delta.take_back() RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION delta.take_over_lost(p_portal_id integer, p_lease bigint) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION delta.take_parents_along(p_chunk integer, p_lane text) RETURNS void
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION delta.time_left(p_portal_id integer, p_batch_size integer DEFAULT 50) RETURNS TABLE(lane text, entity text, backlog bigint, records_per_second numeric, eta_seconds bigint, measured_by text, binding_limit text)
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION delta.transform_expression(p_map exchange.field_map) RETURNS text
    LANGUAGE plpgsql STABLE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION delta.transform_names() RETURNS text[]
    LANGUAGE sql IMMUTABLE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION delta.urgent_lane(p_lane text, p_other text) RETURNS text
    LANGUAGE sql STABLE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION delta.waiting_reasons(p_portal_id integer, p_limit integer DEFAULT 10000) RETURNS TABLE(entity text, parent_entity text, parent_state text, error_code text, item_count bigint, golden_id bigint, parent_golden_id bigint, advice_en text, advice_ru text)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION delta.wake(p_portal_id integer, p_parent_golden_ids bigint[] DEFAULT NULL::bigint[]) RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET enable_seqscan TO 'off'
    SET enable_hashjoin TO 'off'
    AS …;

CREATE FUNCTION delta.wanted_query(p_entity text, p_portal_id integer) RETURNS text
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION delta.weigh_edits(p_portal_id integer, p_lease bigint) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION delta.written_multifields(p_held jsonb, p_changes jsonb) RETURNS jsonb
    LANGUAGE sql IMMUTABLE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION exchange.accept_server() RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION exchange.add_default_consumer(p_source_system text) RETURNS void
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE TABLE exchange.source (
    source_system text NOT NULL,
    description text,
    priority integer DEFAULT 100 NOT NULL,
    date_order text DEFAULT 'ymd'::text NOT NULL,
    decimal_separator text DEFAULT '.'::text NOT NULL,
    time_zone text DEFAULT 'UTC'::text NOT NULL,
    phone_region text DEFAULT 'RU'::text NOT NULL,
    default_currency text,
    null_policy text DEFAULT 'keep'::text NOT NULL,
    is_active boolean DEFAULT true NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    portal_id integer,
    list_separator text,
    placeholders jsonb,
    CONSTRAINT date_order_is_known CHECK ((date_order = ANY (ARRAY['ymd'::text, 'dmy'::text, 'mdy'::text]))),
    CONSTRAINT decimal_separator_is_known CHECK ((decimal_separator = ANY (ARRAY['.'::text, ','::text]))),
    CONSTRAINT default_currency_is_iso CHECK ((default_currency ~ '^[A-Z]{3}$'::text)),
    CONSTRAINT list_separator_is_part_of_no_value CHECK (((list_separator ~ '[^[:space:]0-9A-Za-z+@.()_-]'::text) AND (length(list_separator) < 6))),
    CONSTRAINT name_is_a_plain_word CHECK ((source_system ~ '^[a-z][a-z0-9_]{0,39}$'::text)),
    CONSTRAINT null_policy_is_known CHECK ((null_policy = ANY (ARRAY['keep'::text, 'clear'::text]))),
    CONSTRAINT phone_region_is_iso CHECK ((phone_region ~ '^[A-Z]{2}$'::text)),
    CONSTRAINT placeholders_are_a_list_in_lower_case CHECK (((jsonb_typeof(placeholders) = 'array'::text) AND ((placeholders)::text = lower((placeholders)::text)))),
    CONSTRAINT time_zone_is_known CHECK ((timezone(time_zone, '1970-01-01 00:00:00+00'::timestamp with time zone) IS NOT NULL))
);

COMMENT ON TABLE exchange.source IS 'A source system: its rank and the formats it writes (I3).';

COMMENT ON COLUMN exchange.source.priority IS 'Rank in survivorship: the lower number wins a field (I7).';

COMMENT ON COLUMN exchange.source.date_order IS 'Order of a numeric date: ymd, dmy (31.12.2026) or mdy (12/31/2026). ISO dates are always understood.';

COMMENT ON COLUMN exchange.source.decimal_separator IS 'Separates the fraction of an amount: . or ,; the other one groups thousands.';

COMMENT ON COLUMN exchange.source.time_zone IS 'Zone of times that carry no offset.';

COMMENT ON COLUMN exchange.source.phone_region IS 'Country (ISO 3166 code) of phones written without a country code.';

COMMENT ON COLUMN exchange.source.default_currency IS 'Currency of amounts that name none.';

COMMENT ON COLUMN exchange.source.null_policy IS 'What an absent value means: keep what was there, or clear it.';

COMMENT ON COLUMN exchange.source.portal_id IS 'The portal whose own cards this source is; NULL: an ERP. Its values count only where no ERP has the record.';

COMMENT ON COLUMN exchange.source.list_separator IS 'Separates several phones or e-mails in one field, beside commas, semicolons and bars, which always do.';

COMMENT ON COLUMN exchange.source.placeholders IS 'Words of this source that mean no value, lower case, beside those that always do; phones as +79990000000.';

CREATE FUNCTION exchange.add_source(p_source_system text, p_password text, p_description text DEFAULT NULL::text, p_priority integer DEFAULT NULL::integer, p_date_order text DEFAULT NULL::text, p_decimal_separator text DEFAULT NULL::text, p_time_zone text DEFAULT NULL::text, p_phone_region text DEFAULT NULL::text, p_default_currency text DEFAULT NULL::text, p_null_policy text DEFAULT NULL::text, p_list_separator text DEFAULT NULL::text, p_placeholders text[] DEFAULT NULL::text[]) RETURNS SETOF exchange.source
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION exchange.after_deploy() RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION exchange.analyze_grown(p_table text, p_rows bigint) RETURNS void
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION exchange.analyze_large(p_relation text) RETURNS void
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION exchange.announce_changes() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION exchange.answer_portal_value(p_portal_id integer, p_dictionary text, p_canonical_value text, p_portal_value text) RETURNS TABLE(deltas_opened bigint, deltas_queued bigint)
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION exchange.answer_value(p_dictionary text, p_source_system text, p_source_value text, p_canonical_value text) RETURNS TABLE(rejects_replayed bigint, records_staged bigint)
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION exchange.apply_brakes(p_tick_id bigint) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION exchange.approve_tick(p_tick_id bigint) RETURNS TABLE(opened bigint, waiting bigint)
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION exchange.begin_restore(p_user_ids bigint[]) RETURNS text
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION exchange.begin_tick(p_chunk_rows bigint, p_connections integer, p_backfill_rows bigint DEFAULT 100000) RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET jit TO 'off'
    SET enable_memoize TO 'off'
    AS …;

CREATE FUNCTION exchange.chunk_table(p_name text, p_chunk integer) RETURNS text
    LANGUAGE sql IMMUTABLE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION exchange.close_tick(p_tick_id bigint, p_work text, p_seconds jsonb, p_queued bigint) RETURNS jsonb
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE TABLE outbound.consumer (
    consumer text NOT NULL,
    source_system text NOT NULL,
    through_id bigint DEFAULT 0 NOT NULL,
    date_format text DEFAULT 'YYYY-MM-DD'::text NOT NULL,
    time_format text DEFAULT 'YYYY-MM-DD HH24:MI:SS'::text NOT NULL,
    time_zone text DEFAULT 'UTC'::text NOT NULL,
    decimal_separator text DEFAULT '.'::text NOT NULL,
    delimiter text DEFAULT ';'::text NOT NULL,
    list_separator text DEFAULT ','::text NOT NULL,
    encoding text DEFAULT 'utf-8'::text NOT NULL,
    has_header boolean DEFAULT true NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT decimal_separator_is_known CHECK ((decimal_separator = ANY (ARRAY['.'::text, ','::text]))),
    CONSTRAINT delimiter_is_one_character CHECK ((length(delimiter) = 1)),
    CONSTRAINT name_is_a_plain_word CHECK ((consumer ~ '^[a-z][a-z0-9_]{0,39}$'::text)),
    CONSTRAINT time_zone_is_known CHECK ((timezone(time_zone, '1970-01-01 00:00:00+00'::timestamp with time zone) IS NOT NULL))
);

COMMENT ON TABLE outbound.consumer IS 'Readers of a source''s changes, each at its own pace, and the formats of their files. A source becomes the first consumer of its own changes by itself.';

COMMENT ON COLUMN outbound.consumer.through_id IS 'Everything up to this change has been acknowledged; the acknowledgements behind it are single.';

COMMENT ON COLUMN outbound.consumer.date_format IS 'How dates are written to files, in the patterns of to_char; time_format: moments, in time_zone.';

COMMENT ON COLUMN outbound.consumer.list_separator IS 'Stands between the values of a list, e.g. of changed_fields.';

COMMENT ON COLUMN outbound.consumer.encoding IS 'Encoding of the files: utf-8, utf-8-sig (with a mark that spreadsheets look for), cp1251 …';

CREATE FUNCTION exchange.consumers() RETURNS SETOF outbound.consumer
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION exchange.count_tick(p_tick_id bigint, p_work text) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION exchange.create_partitions(p_weeks_ahead integer DEFAULT 4) RETURNS TABLE(partition_name text)
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    SET lock_timeout TO '1s'
    AS …;

CREATE FUNCTION exchange.decide_refusal(p_change_id bigint, p_consumer text, p_is_offered_again boolean) RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION exchange.decide_tick(p_tick_id bigint, p_decision text) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION exchange.discard_tick(p_tick_id bigint) RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION exchange.drop_partitions() RETURNS TABLE(partition_name text)
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET lock_timeout TO '200ms'
    AS …;

CREATE FUNCTION exchange.drop_work_tables(p_work text) RETURNS void
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION exchange.end_tick(p_tick_id bigint) RETURNS jsonb
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION exchange.field_map_rows(p_portal_id integer) RETURNS SETOF exchange.field_map
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION exchange.field_map_signs(p_portal_id integer) RETURNS jsonb
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION exchange.fill_advice(p_advice text, p_table text, p_key text, p_column_name text, p_value text) RETURNS text
    LANGUAGE sql IMMUTABLE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION exchange.finish_tick() RETURNS jsonb
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION exchange.held_ticks() RETURNS TABLE(tick_id bigint, entity text, source_system text, measure text, row_count bigint, record_count bigint, share numeric, max_share numeric, tripped_at timestamp with time zone, held_count bigint, next_step text)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION exchange.hold_tick_lock() RETURNS void
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION exchange.holds_lock(p_lock integer) RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE TABLE exchange.missing_value (
    missing_value_id bigint NOT NULL,
    portal_id integer,
    dictionary text NOT NULL,
    source_system text NOT NULL,
    source_value text NOT NULL,
    row_count bigint NOT NULL,
    examples text[] DEFAULT '{}'::text[] NOT NULL,
    state text DEFAULT 'open'::text NOT NULL,
    first_seen_at timestamp with time zone DEFAULT now() NOT NULL,
    last_seen_at timestamp with time zone DEFAULT now() NOT NULL,
    answer text,
    answered_by text,
    answered_at timestamp with time zone,
    CONSTRAINT state_is_known CHECK ((state = ANY (ARRAY['open'::text, 'answered'::text, 'ignored'::text])))
);

COMMENT ON TABLE exchange.missing_value IS 'Dictionary values nobody has mapped, whatever the dictionary''s policy: each waits for exchange.answer_value or exchange.answer_portal_value.';

COMMENT ON COLUMN exchange.missing_value.portal_id IS 'NULL: a source''s value has no canonical one. Otherwise a canonical value (source_value) has none in this portal.';

COMMENT ON COLUMN exchange.missing_value.source_system IS 'Source that writes it; * for a canonical value.';

COMMENT ON COLUMN exchange.missing_value.source_value IS 'The value, lower case and trimmed as in exchange.dictionary_value; a canonical value as it is. Cut at 200 characters.';

COMMENT ON COLUMN exchange.missing_value.row_count IS 'Rows taken with it since it came up; for a canonical value, golden rows that have it.';

COMMENT ON COLUMN exchange.missing_value.examples IS 'Up to five keys of the source, or golden ids.';

COMMENT ON COLUMN exchange.missing_value.answer IS 'The canonical or portal value it was given.';

CREATE FUNCTION exchange.ignore_value(p_missing_value_id bigint) RETURNS SETOF exchange.missing_value
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION exchange.intake_totals() RETURNS TABLE(source_system text, entity text, rows_taken bigint, rows_rejected bigint, rows_folded bigint, rows_unchanged bigint, rows_changed bigint, adds_up boolean)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION exchange.is_counter_foreign() RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION exchange.is_large_tick(p_rows bigint) RETURNS boolean
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION exchange.is_leading() RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION exchange.is_needed(p_schema text, p_table text, p_partition text) RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION exchange.is_worked_on(p_work text, p_entity text) RETURNS boolean
    LANGUAGE plpgsql STABLE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION exchange.list_brakes() RETURNS TABLE(measure text, entity text, source_system text, max_share numeric, min_rows bigint, is_active boolean)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION exchange.list_consumers() RETURNS TABLE(consumer text, source_system text, change_count bigint, oldest_seconds bigint, refused_count bigint)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION exchange.list_dictionaries(p_portal_id integer DEFAULT 1) RETURNS TABLE(dictionary text, unknown_policy text, default_value text, value_count bigint, portal_value_count bigint, missing_count bigint, read_by text, description text)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION exchange.list_missing_values(p_dictionary text DEFAULT NULL::text, p_source text DEFAULT NULL::text, p_state text DEFAULT 'open'::text, p_limit integer DEFAULT NULL::integer) RETURNS SETOF exchange.missing_value
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION exchange.list_refusals(p_consumer text DEFAULT NULL::text, p_limit integer DEFAULT 50) RETURNS TABLE(change_id bigint, consumer text, entity text, golden_id bigint, crm_id bigint, source_key text, changed_fields text[], changed_at timestamp with time zone, refused_at timestamp with time zone, reason text)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE TABLE staging.reject (
    reject_id bigint NOT NULL,
    staging_table text NOT NULL,
    row_id bigint NOT NULL,
    source_system text NOT NULL,
    source_key text,
    batch_id text,
    code text NOT NULL,
    column_name text,
    value text,
    advice_ru text NOT NULL,
    advice_en text NOT NULL,
    state text DEFAULT 'open'::text NOT NULL,
    is_waiting boolean DEFAULT false NOT NULL,
    tick_id bigint NOT NULL,
    rejected_at timestamp with time zone DEFAULT now() NOT NULL,
    closed_at timestamp with time zone,
    CONSTRAINT state_is_known CHECK ((state = ANY (ARRAY['open'::text, 'replayed'::text, 'obsolete'::text])))
);

COMMENT ON TABLE staging.reject IS 'Rows that could not be taken, a row per refused column; a source sees its own.';

COMMENT ON COLUMN staging.reject.reject_id IS 'Number to name in replay and correct.';

COMMENT ON COLUMN staging.reject.staging_table IS 'Staging table of the row.';

COMMENT ON COLUMN staging.reject.row_id IS 'Row in that table.';

COMMENT ON COLUMN staging.reject.source_system IS 'Source that wrote the row.';

COMMENT ON COLUMN staging.reject.source_key IS 'Key of the record in that source.';

COMMENT ON COLUMN staging.reject.batch_id IS 'batch_id of the row.';

COMMENT ON COLUMN staging.reject.code IS 'Stable reason, a row of exchange.reject_code.';

COMMENT ON COLUMN staging.reject.column_name IS 'Column whose value was refused.';

COMMENT ON COLUMN staging.reject.value IS 'The value as it was written.';

COMMENT ON COLUMN staging.reject.advice_ru IS 'What to do, in Russian.';

COMMENT ON COLUMN staging.reject.advice_en IS 'What to do, in English.';

COMMENT ON COLUMN staging.reject.state IS 'open; replayed: taken again on request; obsolete: a later version or a late parent settled it.';

COMMENT ON COLUMN staging.reject.is_waiting IS 'true: the row is in, but waits for a record it points to; nothing has to be sent again.';

COMMENT ON COLUMN staging.reject.tick_id IS 'Tick that refused the row.';

COMMENT ON COLUMN staging.reject.rejected_at IS 'When it was refused.';

COMMENT ON COLUMN staging.reject.closed_at IS 'When it left the state open.';

CREATE FUNCTION exchange.list_rejects(p_source text DEFAULT NULL::text, p_table text DEFAULT NULL::text, p_code text DEFAULT NULL::text, p_state text DEFAULT NULL::text, p_limit integer DEFAULT NULL::integer) RETURNS SETOF staging.reject
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION exchange.list_sources() RETURNS SETOF exchange.source
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION exchange.listen() RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION exchange.missing_stages(p_portal_id integer, p_categories jsonb, p_statuses jsonb) RETURNS TABLE(dictionary text, canonical_value text, portal_value text, row_count bigint)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION exchange.move_consumer(p_consumer text, p_source_system text) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET enable_seqscan TO 'off'
    AS …;

CREATE FUNCTION exchange.new_entities(p_seen pg_snapshot, p_present pg_snapshot) RETURNS text[]
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION exchange.next_tasks(p_tick_id bigint) RETURNS SETOF integer
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION exchange.note_restore(p_reason text) RETURNS void
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION exchange.note_server() RETURNS void
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION exchange.open_tick(p_tick_id bigint, p_work text, p_entities text[], p_seen pg_snapshot, p_present pg_snapshot, p_chunk_rows bigint, p_connections integer) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION exchange.open_work_table(p_work text, p_name text, p_definition text) RETURNS void
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION exchange.partition_state() RETURNS TABLE(table_name text, partition_count bigint, begins_at timestamp with time zone, ends_at timestamp with time zone, has_strays boolean)
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION exchange.partitions() RETURNS TABLE(schema_name text, table_name text, partition_name text, is_default boolean, begins_at timestamp with time zone, ends_at timestamp with time zone)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION exchange.perform(p_tick_id bigint, p_work text, p_action text, p_entity text, p_chunk integer, p_chunks integer, p_since timestamp with time zone) RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION exchange.plan(p_portal_id integer DEFAULT 1, p_batch_size integer DEFAULT 50, p_records_per_second numeric DEFAULT NULL::numeric) RETURNS jsonb
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION exchange.plan_report(p_tick_id bigint, p_portal_id integer DEFAULT 1, p_batch_size integer DEFAULT 50, p_records_per_second numeric DEFAULT NULL::numeric) RETURNS jsonb
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE TABLE exchange.portal_value (
    portal_id integer NOT NULL,
    dictionary text NOT NULL,
    canonical_value text NOT NULL,
    portal_value text NOT NULL
);

COMMENT ON TABLE exchange.portal_value IS 'Canonical value to the value one portal knows it by.';

CREATE FUNCTION exchange.portal_values(p_portal_id integer) RETURNS SETOF exchange.portal_value
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION exchange.present_server() RETURNS TABLE(system_identifier text, database_oid oid, table_oid oid, timeline integer)
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION exchange.progress() RETURNS TABLE(place text, number bigint)
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION exchange.queue_unmapped_values(p_portal_id integer DEFAULT 1) RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION exchange.raise_numbers() RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION exchange.record_job(p_job text, p_error text) RETURNS void
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION exchange.release_tick_lock() RETURNS boolean
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION exchange.renew_counter() RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION exchange.renew_normalization() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION exchange.replace_field_map(p_portal_id integer, p_rows jsonb, p_values jsonb DEFAULT NULL::jsonb) RETURNS TABLE(entity text, deltas_queued bigint)
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION exchange.replay_rejects(p_reject_ids bigint[] DEFAULT NULL::bigint[], p_source text DEFAULT NULL::text, p_table text DEFAULT NULL::text, p_code text DEFAULT NULL::text) RETURNS bigint
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION exchange.require_dictionary(p_dictionary text) RETURNS void
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION exchange.require_held_tick(p_tick_id bigint) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION exchange.require_same_server() RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION exchange.require_source(p_source_system text) RETURNS void
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION exchange.restore_reason() RETURNS text
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION exchange.run_kept(p_insert text, VARIADIC p_arguments text[] DEFAULT '{}'::text[]) RETURNS bigint
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET plan_cache_mode TO 'force_generic_plan'
    AS …;

CREATE FUNCTION exchange.run_task(p_tick_id bigint, p_task_no integer) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET jit TO 'off'
    SET enable_memoize TO 'off'
    AS …;

CREATE FUNCTION exchange.run_tick() RETURNS jsonb
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET jit TO 'off'
    SET enable_memoize TO 'off'
    AS …;

CREATE FUNCTION exchange.seen_by_ticks(p_first_tick_id bigint, p_last pg_snapshot) RETURNS pg_snapshot
    LANGUAGE sql IMMUTABLE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE TABLE exchange.brake (
    brake_id integer NOT NULL,
    entity text DEFAULT '*'::text NOT NULL,
    source_system text DEFAULT '*'::text NOT NULL,
    measure text NOT NULL,
    max_share numeric NOT NULL,
    min_rows bigint DEFAULT 1000 NOT NULL,
    is_active boolean DEFAULT true NOT NULL,
    CONSTRAINT measure_is_known CHECK ((measure = ANY (ARRAY['change'::text, 'delete'::text, 'merge'::text]))),
    CONSTRAINT min_rows_not_negative CHECK ((min_rows >= 0)),
    CONSTRAINT share_is_a_part CHECK (((max_share >= (0)::numeric) AND (max_share <= (1)::numeric)))
);

COMMENT ON TABLE exchange.brake IS 'A tick that changes, deletes or merges a greater share of a source''s present records than this is held for approval (I15). The narrowest line counts: entity and source, then entity, then *.';

COMMENT ON COLUMN exchange.brake.max_share IS 'Share of the records that the source has in linked.<entity>: 0.1 is a tenth.';

COMMENT ON COLUMN exchange.brake.min_rows IS 'Fewer than these are never held.';

CREATE FUNCTION exchange.set_brake(p_measure text, p_entity text DEFAULT '*'::text, p_source_system text DEFAULT '*'::text, p_max_share numeric DEFAULT NULL::numeric, p_min_rows bigint DEFAULT NULL::bigint, p_is_active boolean DEFAULT NULL::boolean) RETURNS SETOF exchange.brake
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE TABLE exchange.dictionary (
    dictionary text NOT NULL,
    description text,
    unknown_policy text DEFAULT 'reject'::text NOT NULL,
    default_value text,
    CONSTRAINT unknown_policy_is_known CHECK ((unknown_policy = ANY (ARRAY['default'::text, 'reject'::text, 'pass'::text])))
);

COMMENT ON TABLE exchange.dictionary IS 'A list of canonical values and what to do with a source value nobody has mapped.';

CREATE FUNCTION exchange.set_dictionary_policy(p_dictionary text, p_unknown_policy text, p_default_value text DEFAULT NULL::text) RETURNS SETOF exchange.dictionary
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION exchange.set_source(p_source_system text, p_description text DEFAULT NULL::text, p_priority integer DEFAULT NULL::integer, p_date_order text DEFAULT NULL::text, p_decimal_separator text DEFAULT NULL::text, p_time_zone text DEFAULT NULL::text, p_phone_region text DEFAULT NULL::text, p_default_currency text DEFAULT NULL::text, p_null_policy text DEFAULT NULL::text, p_list_separator text DEFAULT NULL::text, p_placeholders text[] DEFAULT NULL::text[]) RETURNS SETOF exchange.source
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION exchange.set_source_password(p_source_system text, p_password text) RETURNS void
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION exchange.set_survivorship(p_entity text, p_column_name text, p_strategy text) RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION exchange.source_exists(p_source_system text) RETURNS TABLE(source_exists boolean)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION exchange.stage_value_again(p_entity text, p_column_name text, p_dictionary text, p_source_system text, p_value text) RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION exchange.status(p_portal_id integer DEFAULT 1) RETURNS jsonb
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION exchange.tick_counts(p_tick_id bigint) RETURNS jsonb
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION exchange.tick_entities(p_work text) RETURNS SETOF text
    LANGUAGE sql STABLE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION exchange.tick_steps(p_work text, p_chunks integer) RETURNS TABLE(step integer, action text, entity text, chunk integer)
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION exchange.trace(p_source_system text, p_source_key text, p_entity text DEFAULT NULL::text) RETURNS TABLE(happened_at timestamp with time zone, stage text, what text, detail jsonb)
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION exchange.trace_bonds(p_record_id bigint) RETURNS TABLE(happened_at timestamp with time zone, stage text, what text, detail jsonb)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION exchange.trace_delivery(p_entity text, p_golden_id bigint) RETURNS TABLE(happened_at timestamp with time zone, stage text, what text, detail jsonb)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION exchange.trace_intake(p_entity text, p_source_system text, p_source_key text) RETURNS TABLE(happened_at timestamp with time zone, stage text, what text, detail jsonb)
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION exchange.trust_failover(p_is_trusted boolean) RETURNS void
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION exchange.try_lead() RETURNS boolean
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION exchange.unacknowledged_changes() RETURNS TABLE(consumer text, source_system text, change_count bigint, oldest_seconds bigint, refused_count bigint)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION exchange.unmapped_values(p_portal_id integer) RETURNS TABLE(entity text, portal_field text, dictionary text, canonical_value text, is_required boolean, row_count bigint)
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION exchange.untaken_rows() RETURNS TABLE(staging_table text, is_processed boolean, row_count bigint)
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION exchange.write_field_map(p_portal_id integer, p_rows jsonb, p_values jsonb) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION golden.chosen_columns(p_entity text) RETURNS TABLE(column_name text, strategy text, is_text boolean)
    LANGUAGE sql STABLE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION golden.derive_again(p_entity text) RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION golden.explain(p_entity text, p_golden_id bigint) RETURNS TABLE(column_name text, value text, source_system text, source_key text, row_id bigint, reason text, candidates bigint)
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION golden.refresh(p_entity text, p_tick_id bigint, p_chunk integer) RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION golden.touch_orders_of_customers(p_tick_id bigint, p_chunks integer) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION golden.touch_orders_of_lines(p_chunks integer) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION golden.touch_unpriced_lines(p_chunks integer) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION inbound.address_params(p_portal_id integer, p_requisite_ids jsonb) RETURNS jsonb
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION inbound.address_requests(p_portal_id integer, p_requisites jsonb DEFAULT NULL::jsonb) RETURNS TABLE(method text, params jsonb, asked jsonb)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION inbound.adoption(p_portal_id integer, p_examples integer DEFAULT 5) RETURNS jsonb
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION inbound.apply_deletions(p_portal_id integer, p_entity text) RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION inbound.apply_merges(p_portal_id integer, p_entity text) RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE TABLE portal.walk (
    walk_id bigint NOT NULL,
    portal_id integer NOT NULL,
    entity text NOT NULL,
    purpose text NOT NULL,
    share numeric DEFAULT 1 NOT NULL,
    "position" bigint DEFAULT 0 NOT NULL,
    width bigint,
    card_count bigint DEFAULT 0 NOT NULL,
    pending_count bigint DEFAULT 0 NOT NULL,
    unknown_count bigint DEFAULT 0 NOT NULL,
    started_at timestamp with time zone DEFAULT now() NOT NULL,
    finished_at timestamp with time zone,
    missing_count bigint DEFAULT 0 NOT NULL,
    CONSTRAINT purpose_is_known CHECK ((purpose = ANY (ARRAY['reconcile'::text, 'adopt'::text, 'restore'::text, 'sweep'::text]))),
    CONSTRAINT share_is_a_part CHECK (((share > (0)::numeric) AND (share <= (1)::numeric))),
    CONSTRAINT width_is_positive CHECK ((width > 0))
);

COMMENT ON TABLE portal.walk IS 'How far a portal''s objects of one kind have been read by growing id: the last reconciliation, the last adoption.';

COMMENT ON COLUMN portal.walk.share IS 'Part of the objects that is read; 1 is all.';

COMMENT ON COLUMN portal.walk."position" IS 'Everything up to this id has been read, or was left out of a sample.';

COMMENT ON COLUMN portal.walk.width IS 'Ids that one command asks for, so that its rows fit on one page; NULL: not known yet.';

COMMENT ON COLUMN portal.walk.pending_count IS 'Objects that a delivery or a capture is still busy with: not compared.';

COMMENT ON COLUMN portal.walk.unknown_count IS 'Objects that are not ours and that we do not know.';

COMMENT ON COLUMN portal.walk.missing_count IS 'Of a sweep: cards of ours that were gone; the differences of a reconciliation are in portal.difference.';

CREATE FUNCTION inbound.begin_adoption(p_portal_id integer) RETURNS SETOF portal.walk
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION inbound.begin_capture(p_portal_id integer, p_portal_time timestamp with time zone) RETURNS void
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION inbound.card_name(p_entity text, p_fields jsonb) RETURNS text
    LANGUAGE sql IMMUTABLE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION inbound.carry_out() RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION inbound.comparable_contacts(p_entries jsonb) RETURNS SETOF text
    LANGUAGE sql IMMUTABLE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION inbound.consider_cards(p_portal_id integer, p_source text) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION inbound.decide_deletions(p_portal_id integer, p_entity text, p_is_approved boolean) RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION inbound.doubt_deletions(p_portal_id integer) RETURNS void
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION inbound.end_adoption(p_portal_id integer) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION inbound.end_capture(p_portal_id integer, p_entity text, p_portal_time timestamp with time zone) RETURNS void
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION inbound.end_package(p_portal_id integer, p_process_id text) RETURNS TABLE(entity text)
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION inbound.erp_records(p_golden_table text, p_golden_id bigint) RETURNS jsonb
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION inbound.event_names() RETURNS TABLE(event_name text)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION inbound.find_candidates(p_portal_id integer) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION inbound.find_changed_columns(p_inbound_ids bigint[]) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION inbound.find_doubts(p_portal_id integer, p_source text) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION inbound.find_holder(p_golden_table text, p_golden_id bigint, p_column_name text) RETURNS TABLE(source_system text, source_key text)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION inbound.find_holders(p_golden_table text, p_golden_ids bigint[], p_column_names text[]) RETURNS TABLE(golden_id bigint, column_name text, source_system text, source_key text)
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION inbound.find_ours_times() RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION inbound.find_survivors(p_portal_id integer) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION inbound.find_taken_away() RETURNS void
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION inbound.first_pages(p_portal_id integer, p_overlap_seconds integer) RETURNS TABLE(entity text, method text, params json, names text[])
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION inbound.follow_bearers(p_portal_id integer, p_entity text) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION inbound.follow_cards(p_portal_id integer) RETURNS void
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION inbound.forget_package(p_portal_id integer, p_process_id text) RETURNS void
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION inbound.has_begun(p_portal_id integer) RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION inbound.has_contacts(p_entries jsonb, p_others jsonb) RETURNS boolean
    LANGUAGE sql IMMUTABLE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION inbound.is_same(p_field text, p_one jsonb, p_other jsonb) RETURNS boolean
    LANGUAGE sql IMMUTABLE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION inbound.is_unlinked(p_portal_id integer, p_entity text, p_field text, p_base jsonb, p_theirs jsonb) RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION inbound.join_merged(p_policy text) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION inbound.judge() RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE TABLE inbound.conflict (
    conflict_id bigint NOT NULL,
    portal_id integer NOT NULL,
    entity text NOT NULL,
    golden_id bigint NOT NULL,
    crm_id bigint NOT NULL,
    portal_field text NOT NULL,
    rule text NOT NULL,
    status text NOT NULL,
    winner text,
    base jsonb,
    ours jsonb,
    theirs jsonb,
    ours_at timestamp with time zone,
    theirs_at timestamp with time zone,
    theirs_by bigint,
    detected_at timestamp with time zone DEFAULT now() NOT NULL,
    decided_at timestamp with time zone,
    decided_by text,
    reason text,
    CONSTRAINT decided_has_a_winner CHECK (((status = 'decided'::text) = (winner IS NOT NULL))),
    CONSTRAINT rule_is_known CHECK ((rule = ANY (ARRAY['erp'::text, 'latest'::text, 'review'::text]))),
    CONSTRAINT status_is_known CHECK ((status = ANY (ARRAY['waiting'::text, 'decided'::text, 'agreed'::text]))),
    CONSTRAINT winner_is_known CHECK ((winner = ANY (ARRAY['erp'::text, 'crm'::text])))
);

COMMENT ON TABLE inbound.conflict IS 'Fields that an ERP and people changed to different values, and what became of them (I17): the loser''s value is kept here.';

COMMENT ON COLUMN inbound.conflict.portal_field IS 'Field of the card; PHONE, EMAIL: entries that people took away and the ERP keeps.';

COMMENT ON COLUMN inbound.conflict.rule IS 'Owner of the field by the field map when the conflict was found.';

COMMENT ON COLUMN inbound.conflict.status IS 'waiting: for a person; decided: by rule or by a person; agreed: both sides came to have one value.';

COMMENT ON COLUMN inbound.conflict.winner IS 'erp: ours travelled to the portal; crm: theirs stayed there and travelled to the ERP.';

COMMENT ON COLUMN inbound.conflict.base IS 'What both last agreed on, as the portal returned it.';

COMMENT ON COLUMN inbound.conflict.ours IS 'What the golden record wants.';

COMMENT ON COLUMN inbound.conflict.theirs IS 'What people made of it.';

COMMENT ON COLUMN inbound.conflict.ours_at IS 'When the ERP changed it, where the rule asked for it.';

COMMENT ON COLUMN inbound.conflict.theirs_at IS 'When the card was changed, in the portal''s time.';

COMMENT ON COLUMN inbound.conflict.theirs_by IS 'The CRM user who changed the card last.';

CREATE FUNCTION inbound.list_conflicts(p_portal_id integer, p_status text DEFAULT 'waiting'::text, p_entity text DEFAULT NULL::text, p_limit integer DEFAULT 50) RETURNS SETOF inbound.conflict
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION inbound.list_deletions(p_portal_id integer, p_state text, p_limit integer) RETURNS TABLE(entity text, crm_id bigint, golden_id bigint, state text, policy text, survivor_id bigint, noticed_at timestamp with time zone, decided_at timestamp with time zone)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION inbound.load_ours(p_entity text) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION inbound.mark_edited(p_portal_id integer) RETURNS void
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION inbound.note_transaction() RETURNS text
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION inbound.offer(p_inbound_ids bigint[]) RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION inbound.offer_again() RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION inbound.offer_cards(p_portal_id integer) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION inbound.offered_record(p_portal_id integer, p_entity text, p_golden_id bigint, p_record jsonb, p_source_system text) RETURNS jsonb
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION inbound.open_disputes() RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION inbound.order_cards(p_portal_id integer, p_crm_id bigint, p_fields jsonb) RETURNS jsonb
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION inbound.order_lines(p_portal_id integer, p_rows jsonb, p_source_system text) RETURNS jsonb
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION inbound.overrule_links(p_portal_id integer, p_entity text, p_crm_ids bigint[]) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION inbound.package_events(p_portal_id integer, p_process_id text) RETURNS TABLE(entity text, crm_id bigint, is_deletion boolean, happened_at timestamp with time zone)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION inbound.package_pages(p_portal_id integer, p_process_id text) RETURNS TABLE(entity text, crm_ids bigint[], method text, params jsonb, names text[])
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION inbound.page_chain(p_entity_type_id integer, p_time timestamp with time zone, p_after_id bigint, p_pages integer) RETURNS json
    LANGUAGE sql STABLE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION inbound.page_params(p_entity_type_id text, p_time text, p_after_id text) RETURNS json
    LANGUAGE sql IMMUTABLE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION inbound.part_fields(p_entity text, p_entry jsonb, p_names text[]) RETURNS jsonb
    LANGUAGE sql IMMUTABLE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION inbound.place_cards(p_portal_id integer) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION inbound.plan_adoption(p_portal_id integer, p_xact xid8, p_examples integer DEFAULT 5) RETURNS jsonb
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION inbound.portal_source(p_portal_id integer) RETURNS text
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION inbound.possible_contacts(p_card portal.item) RETURNS SETOF jsonb
    LANGUAGE sql IMMUTABLE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION inbound.read_names(p_portal_id integer, p_entity text) RETURNS text[]
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION inbound.record_changes(p_portal_id integer, p_entity text) RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION inbound.record_deletions(p_portal_id integer, p_entity text, p_crm_ids bigint[]) RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION inbound.record_package_page(p_portal_id integer, p_process_id text, p_entity text, p_crm_ids bigint[], p_cards jsonb) RETURNS TABLE(change_count bigint, deletion_count bigint)
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION inbound.record_page(p_portal_id integer, p_entity text, p_cards jsonb, p_params jsonb DEFAULT NULL::jsonb, p_pages integer DEFAULT 1) RETURNS TABLE(change_count bigint, next_pages json)
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION inbound.record_rows(p_portal_id integer, p_rows jsonb) RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION inbound.register_born(p_portal_id integer, p_entity text) RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION inbound.requisite_requests(p_portal_id integer) RETURNS TABLE(method text, params jsonb)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION inbound.resolve(p_conflict_ids bigint[], p_winner text, p_reason text DEFAULT NULL::text) RETURNS TABLE(conflict_id bigint, entity text, golden_id bigint, crm_id bigint, portal_field text, winner text)
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION inbound.restore_cards(p_portal_id integer, p_entity text, p_golden_ids bigint[]) RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION inbound.row_requests(p_portal_id integer, p_cards jsonb) RETURNS TABLE(crm_id bigint, changed_by bigint, changed_at timestamp with time zone, method text, params json)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION inbound.set_deletion_policy(p_entity text, p_policy text, p_limit integer, p_merges text DEFAULT NULL::text) RETURNS TABLE(entity text, deletion_policy text, deletion_limit integer, merge_policy text)
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION inbound.settle_deletions(p_portal_id integer) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION inbound.settle_merges(p_portal_id integer) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION inbound.source_value(p_portal_id integer, p_dictionary text, p_portal_value text, p_source_system text) RETURNS text
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION inbound.stage_cards(p_portal_id integer, p_xact xid8 DEFAULT pg_current_xact_id(), p_only_due boolean DEFAULT false) RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION inbound.staging_record(p_portal_id integer, p_entity text, p_fields jsonb, p_source_system text) RETURNS jsonb
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION inbound.staging_records(p_portal_id integer, p_entity text, p_cards jsonb[], p_source_system text) RETURNS TABLE(place bigint, record jsonb)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION inbound.store_package(p_portal_id integer, p_process_id text, p_events jsonb) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION inbound.store_page(p_walk_id bigint, p_replies jsonb) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION inbound.store_requisites(p_portal_id integer, p_params jsonb, p_requisites jsonb) RETURNS jsonb
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION inbound.stored_packages(p_portal_id integer) RETURNS TABLE(process_id text, is_taken boolean)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION inbound.take_addresses(p_portal_id integer, p_rows jsonb, p_asked jsonb) RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION inbound.take_cards(p_portal_id integer, p_entity text, p_cards jsonb) RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET jit TO 'off'
    AS …;

CREATE FUNCTION inbound.take_requisites(p_portal_id integer, p_rows jsonb) RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION inbound.tell_linked(p_portal_id integer) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION inbound.tell_merges(p_portal_id integer, p_entity text, p_crm_ids bigint[]) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION inbound.watched_entities(p_portal_id integer) RETURNS TABLE(entity text, names text[])
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION inbound.watched_fields(p_card jsonb, p_names text[]) RETURNS jsonb
    LANGUAGE sql IMMUTABLE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION inbound.watched_names(p_portal_id integer, p_entity text) RETURNS text[]
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION inbound.write_conflicts() RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION linked.analyze_touched() RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE TABLE exchange.match_block (
    block_id integer NOT NULL,
    entity text NOT NULL,
    block_name text NOT NULL,
    kind text,
    key_columns text[] NOT NULL,
    max_records integer DEFAULT 20 NOT NULL,
    CONSTRAINT key_columns_not_empty CHECK ((cardinality(key_columns) > 0)),
    CONSTRAINT max_records_at_least_two CHECK ((max_records >= 2))
);

COMMENT ON TABLE exchange.match_block IS 'Records with equal keys are compared with each other, by the rules of the block (I6). After a change: linked.rebuild_keys(entity).';

COMMENT ON COLUMN exchange.match_block.kind IS 'Only records of this kind (customers: person, organization); NULL: all.';

COMMENT ON COLUMN exchange.match_block.key_columns IS 'All must be equal and present. a|b: any value of these columns; a@: phonetic code; a.: first letter; a/1: first part; a+b: both, in any order; a:latin: only when in Latin letters; a:other: only when not; a:full: only when no initial; a:feminine: only of a woman''s name; a:branch: only a КПП of a branch; a:sole: only a tax number that branches do not share; a:year, a:day: parts of a date that is no placeholder; a:reading: in Latin letters.';

COMMENT ON COLUMN exchange.match_block.max_records IS 'A key that more records share is over-common (a switchboard) and links nobody, from then on.';

CREATE FUNCTION linked.block_query(p_block exchange.match_block) RETURNS text
    LANGUAGE sql STABLE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION linked.business_columns(p_entity text) RETURNS text[]
    LANGUAGE sql STABLE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION linked.change_query(p_entity text, p_columns text[], p_folded text, p_tick_id bigint) RETURNS text
    LANGUAGE plpgsql STABLE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION linked.claimed_golden_id(p_entity text, p_attributes jsonb) RETURNS bigint
    LANGUAGE sql STABLE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION linked.clear_condition(p_entity text, p_column_name text) RETURNS text
    LANGUAGE sql STABLE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION linked.collect_bonds(p_entity text, p_work text) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION linked.collect_nodes(p_entity text, p_tick_id bigint, p_work text) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION linked.column_expression(p_alias text, p_column text) RETURNS text
    LANGUAGE sql IMMUTABLE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION linked.compare_pairs(p_entity text, p_work text) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION linked.compared_columns(p_entity text) RETURNS SETOF text
    LANGUAGE sql STABLE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION linked.comparison(p_operator text, p_column text, p_other_column text) RETURNS text
    LANGUAGE sql IMMUTABLE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION linked.conflict_expression(p_entity text) RETURNS text
    LANGUAGE sql STABLE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION linked.count_joined(p_entity text) RETURNS bigint
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION linked.count_moves(p_tick_id bigint) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION linked.count_taken(p_entity text, p_work text, p_chunk integer, p_folded text) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION linked.decide(p_a bigint, p_b bigint, p_verdict text, p_reason text DEFAULT NULL::text) RETURNS TABLE(decision_id bigint, entity text, record_a bigint, record_b bigint, verdict text, tick_id bigint, golden_id_a bigint, golden_id_b bigint)
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION linked.describe_nodes(p_entity text, p_work text) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION linked.explain(p_golden_id bigint) RETURNS TABLE(entity text, record_id bigint, source_system text, source_key text, is_deleted boolean, held_by text, verdict text, rule_name text, strength integer, other_record_id bigint, other_source_system text, other_source_key text, evidence jsonb, tick_id bigint, decided_by text, decided_at timestamp with time zone, reason text)
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION linked.feminine_expression(p_alias text) RETURNS text
    LANGUAGE sql IMMUTABLE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION linked.find_divided_keys(p_entity text, p_work text) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION linked.first_record(p_golden_id bigint) RETURNS bigint
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION linked.fold_query(p_entity text, p_columns text[]) RETURNS text
    LANGUAGE plpgsql STABLE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION linked.group_records(p_entity text, p_tick_id bigint, p_work text) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION linked.has_due_prices(p_since timestamp with time zone) RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION linked.has_erp_record(p_golden_id bigint) RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION linked.initial_expression(p_expression text) RETURNS text
    LANGUAGE sql IMMUTABLE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION linked.key_query(p_entity text, p_relation text) RETURNS text
    LANGUAGE sql STABLE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION linked.label_groups() RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION linked.lay_changes(p_entity text, p_tick_id bigint, p_work text, p_chunk integer, p_folded text) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION linked.match(p_entity text, p_work text, p_bucket integer) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION linked.merged_rows(p_tick_id bigint) RETURNS TABLE(golden_id bigint, merged_golden_id bigint)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION linked.move_records(p_entity text, p_work text) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION linked.moved_query(p_entity text, p_work text) RETURNS text
    LANGUAGE sql STABLE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION linked.open_changed(p_entity text, p_tick_id bigint, p_work text, p_chunks integer, p_buckets integer) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION linked.open_window(p_entity text, p_tick_id bigint, p_work text, p_seen pg_snapshot, p_present pg_snapshot, p_chunk_rows bigint, p_connections integer) RETURNS integer
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION linked.pair_evidence(p_names text[], p_one jsonb, p_other jsonb) RETURNS jsonb
    LANGUAGE sql IMMUTABLE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION linked.present_golden_id(p_golden_id bigint) RETURNS bigint
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION linked.present_records(p_golden_table text, p_golden_ids bigint[]) RETURNS TABLE(golden_id bigint, source_system text, source_key text)
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION linked.queue_missing_values(p_entity text, p_work text) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION linked.read_few_rows(p_entity text) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET plan_cache_mode TO 'force_generic_plan'
    SET enable_seqscan TO 'off'
    AS …;

CREATE FUNCTION linked.rebuild_keys(p_entity text) RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION linked.record_claims(p_entity text, p_work text) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION linked.record_decisions(p_entity text, p_record_ids bigint[], p_other_ids bigint[], p_verdict text, p_reason text) RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION linked.record_moves(p_entity text, p_tick_id bigint, p_work text) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION linked.record_signs(p_entity text, p_record_ids bigint[]) RETURNS TABLE(record_id bigint, golden_id bigint, source_system text, source_key text, is_deleted boolean, signs jsonb)
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION linked.regroup_prices(p_work text, p_chunks integer) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION linked.reject_taken(p_entity text, p_tick_id bigint) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION linked.relate(p_tick_id bigint, p_work text, p_chunks integer, p_since timestamp with time zone) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION linked.replayed_value(p_entity text, p_column_name text) RETURNS text
    LANGUAGE plpgsql STABLE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION linked.report_missing_references(p_tick_id bigint, p_work text) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION linked.require_record(p_record_id bigint) RETURNS text
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION linked.resolve_conflicts(p_entity text, p_work text) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION linked.review(p_entity text DEFAULT NULL::text, p_limit integer DEFAULT 50) RETURNS TABLE(entity text, record_a bigint, record_b bigint, golden_id_a bigint, golden_id_b bigint, source_a text, source_b text, rule_name text, verdict text, strength integer, contradictions text[], evidence jsonb, tick_id bigint)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION linked.rule_columns(p_entity text) RETURNS TABLE(match_rule_id integer, names text[])
    LANGUAGE sql STABLE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION linked.rule_expression(p_entity text) RETURNS text
    LANGUAGE sql STABLE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION linked.sign_expression(p_sign text) RETURNS text
    LANGUAGE plpgsql IMMUTABLE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION linked.spread_labels() RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION linked.take(p_entity text, p_tick_id bigint, p_work text, p_chunk integer) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION linked.touch_changed(p_entity text, p_work text, p_chunks integer) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION linked.touch_dependents(p_work text, p_chunks integer) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION linked.touch_due_prices(p_since timestamp with time zone) RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION linked.try_tick() RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION linked.unmerge(p_record_id bigint, p_reason text) RETURNS TABLE(entity text, record_id bigint, split_from bigint, decisions bigint, tick_id bigint, golden_id bigint)
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION linked.write_journal(p_entity text, p_work text, p_changed text) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION linked.write_keys(p_entity text, p_work text, p_chunk integer) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION linked.write_links(p_entity text, p_tick_id bigint, p_work text) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION linked.write_records(p_entity text, p_tick_id bigint, p_work text, p_chunk integer) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION outbound.ack(consumer text, change_ids bigint[]) RETURNS bigint
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION outbound.ack_record(consumer text, golden_id bigint, change_id bigint) RETURNS bigint
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION outbound.ack_through(consumer text, change_id bigint) RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET enable_seqscan TO 'off'
    AS …;

CREATE FUNCTION outbound.acknowledge(p_consumer text, p_change_ids bigint[], p_refusal text DEFAULT NULL::text) RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET enable_seqscan TO 'off'
    AS …;

CREATE FUNCTION outbound.export_columns(p_view text) RETURNS TABLE(place integer, column_name text, column_type text)
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION outbound.export_rows(p_consumer text, p_view text, p_after_id bigint, p_limit integer, p_through_id bigint DEFAULT NULL::bigint) RETURNS TABLE(change_id bigint, cells text[])
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION outbound.offer_count(p_after_change_id bigint) RETURNS TABLE(change_count bigint, last_change_id bigint)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION outbound.order_customers(p_source_system text, p_customers jsonb) RETURNS TABLE(customer_key text, customer_golden_id bigint, contact_key text, contact_golden_id bigint)
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION outbound.refuse(change_id bigint, reason text, consumer text DEFAULT NULL::text) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION outbound.require_consumer(p_consumer text) RETURNS text
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION outbound.set_consumer(p_consumer text, p_source_system text DEFAULT NULL::text, p_from_start boolean DEFAULT false, p_date_format text DEFAULT NULL::text, p_time_format text DEFAULT NULL::text, p_time_zone text DEFAULT NULL::text, p_decimal_separator text DEFAULT NULL::text, p_delimiter text DEFAULT NULL::text, p_list_separator text DEFAULT NULL::text, p_encoding text DEFAULT NULL::text, p_has_header boolean DEFAULT NULL::boolean) RETURNS SETOF outbound.consumer
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION portal.advance_walk(p_walk_id bigint, p_replies jsonb) RETURNS portal.walk
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION portal.answer_of(p_portal_id integer, p_question text) RETURNS text
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION portal.apply_repair_brake(p_portal_id integer, p_tick_id bigint) RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION portal.begin_walk(p_portal_id integer, p_purpose text, p_entities text[] DEFAULT NULL::text[], p_share numeric DEFAULT 1) RETURNS SETOF portal.walk
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION portal.blocked_by(p_portal_id integer, p_credentials text[]) RETURNS text
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION portal.capture_differences(p_portal_id integer) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION portal.children_of_missing(p_portal_id integer) RETURNS TABLE(entity text, golden_id bigint, is_part boolean)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION portal.choose_answer(p_portal_id integer, p_question text, p_answer text) RETURNS text
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION portal.comparable_value(p_value jsonb) RETURNS text
    LANGUAGE sql IMMUTABLE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION portal.comparable_values(p_fields jsonb) RETURNS TABLE(field_name text, value text)
    LANGUAGE sql IMMUTABLE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION portal.compare_fields(p_walk portal.walk) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION portal.compare_page(p_walk_id bigint, p_replies jsonb) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION portal.compare_presence(p_walk portal.walk) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION portal.confirm_missing(p_portal_id integer, p_outcomes jsonb) RETURNS void
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION portal.end_restore(p_portal_id integer, p_examples integer DEFAULT 5) RETURNS jsonb
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION portal.end_sweep(p_portal_id integer) RETURNS TABLE(entity text, missing_count bigint)
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION portal.end_walk(p_portal_id integer) RETURNS void
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION portal.find_missing(p_walk portal.walk) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION portal.find_undelivered(p_portal_id integer, p_entity text) RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION portal.forget_differences(p_portal_id integer) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION portal.forget_lost(p_portal_id integer, p_entity text, p_crm_id bigint DEFAULT NULL::bigint) RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION portal.forget_moves(p_portal_id integer) RETURNS bigint
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION portal.hold_walk_lock(p_portal_id integer) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION portal.is_equal(p_field text, p_ours jsonb, p_theirs jsonb) RETURNS boolean
    LANGUAGE sql IMMUTABLE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION portal.keep_lost(p_portal_id integer) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION portal.known_cards(p_walk portal.walk) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION portal.knows_cards(p_portal_id integer) RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION portal.link_lost(p_portal_id integer, p_entity text, p_crm_id bigint, p_golden_id bigint) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION portal.list_answers(p_portal_id integer) RETURNS TABLE(question text, answer text, origin text, safe_answer text, found text, found_at timestamp with time zone, chosen text, reference text, meaning text, is_trouble boolean, advice_ru text, advice_en text)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION portal.list_credentials(p_portal_id integer) RETURNS TABLE(credential text, is_stopped boolean, stop_reason text, stopped_at timestamp with time zone, stopped_until timestamp with time zone, seen_at timestamp with time zone)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION portal.list_lost(p_portal_id integer, p_entity text DEFAULT NULL::text, p_limit integer DEFAULT 50) RETURNS TABLE(entity text, crm_id bigint, golden_id bigint, title text, found_at timestamp with time zone, candidate_ids bigint[])
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION portal.list_moves(p_portal_id integer, p_configured text DEFAULT NULL::text) RETURNS TABLE(configured text, present text, moved_at timestamp with time zone)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE TABLE portal.oauth_token (
    portal_id integer NOT NULL,
    access_token text NOT NULL,
    refresh_token text NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    endpoint text NOT NULL,
    member_id text,
    previous_refresh_token text,
    saved_at timestamp with time zone DEFAULT now() NOT NULL,
    is_renewing boolean DEFAULT false NOT NULL
);

COMMENT ON TABLE portal.oauth_token IS 'Present token pair of an OAuth application; stored before it is used.';

COMMENT ON COLUMN portal.oauth_token.is_renewing IS 'A new pair was asked for and is not stored: a crash then loses it (T07).';

CREATE FUNCTION portal.load_token(p_portal_id integer) RETURNS SETOF portal.oauth_token
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION portal.lock_token(p_portal_id integer) RETURNS void
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION portal.mark_token(p_portal_id integer, p_is_renewing boolean) RETURNS void
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION portal.next_ranges(p_walk_id bigint, p_commands integer) RETURNS TABLE(low bigint, high bigint, method text, params json, names text[])
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION portal.note_admission(p_portal_id integer, p_address text, p_epoch bigint) RETURNS void
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION portal.note_newest_cards(p_portal_id integer, p_cards jsonb) RETURNS void
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION portal.note_operating(p_portal_id integer, p_credential text, p_lease bigint, p_used jsonb, p_at timestamp with time zone DEFAULT NULL::timestamp with time zone) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION portal.note_refusal(p_portal_id integer, p_address text, p_epoch bigint, p_retry_after double precision DEFAULT NULL::double precision, p_at timestamp with time zone DEFAULT NULL::timestamp with time zone) RETURNS double precision
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION portal.operating_room(p_portal_id integer, p_credentials text[], p_methods text[], p_at timestamp with time zone DEFAULT NULL::timestamp with time zone) RETURNS TABLE(credential text, method text, record_seconds double precision, is_learned boolean, is_metered boolean, spent_seconds double precision, recent_seconds double precision, allowed_seconds double precision, window_seconds double precision, blocked_seconds double precision, room_seconds double precision, slow_seconds double precision)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION portal.plain_value(p_value jsonb, p_is_number boolean, p_is_date boolean) RETURNS text
    LANGUAGE sql IMMUTABLE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION portal.portal_state(p_portal_id integer) RETURNS SETOF portal.portal
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION portal.range_request(p_portal_id integer, p_entity text, p_low bigint, p_high bigint) RETURNS TABLE(method text, params json)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION portal.read_again(p_walk portal.walk) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION portal.reading_wait(p_portal_id integer, p_credential text, p_method text, p_commands integer) RETURNS double precision
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION portal.reconciliation(p_portal_id integer, p_examples integer DEFAULT 5) RETURNS jsonb
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION portal.record_missing(p_portal_id integer) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION portal.register_credentials(p_portal_id integer, p_credentials text[], p_operating_limit double precision, p_operating_window double precision) RETURNS void
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION portal.remember_answers(p_portal_id integer, p_answers jsonb) RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION portal.remember_fields(p_portal_id integer, p_entity text, p_fields jsonb) RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION portal.remember_move(p_portal_id integer, p_configured text, p_present text) RETURNS void
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION portal.remember_settings(p_portal_id integer, p_originator_id text, p_catalog_id integer, p_base_price_type_id integer, p_organization_preset_id integer, p_person_preset_id integer) RETURNS void
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION portal.repair_differences(p_portal_id integer) RETURNS TABLE(repair text, object_count bigint, held_tick bigint)
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION portal.require_lost(p_portal_id integer, p_entity text, p_crm_id bigint) RETURNS void
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION portal.reserve_request(p_portal_id integer, p_address text, p_size double precision, p_drain double precision, p_epoch bigint DEFAULT NULL::bigint, p_at timestamp with time zone DEFAULT NULL::timestamp with time zone, p_is_urgent boolean DEFAULT true) RETURNS TABLE(wait_seconds double precision, epoch bigint, is_trial boolean)
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION portal.restore_page(p_walk_id bigint, p_replies jsonb) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION portal.restore_report(p_portal_id integer, p_examples integer DEFAULT 5) RETURNS jsonb
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION portal.resume(p_portal_id integer) RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION portal.save_token(p_portal_id integer, p_access_token text, p_refresh_token text, p_expires_at timestamp with time zone, p_endpoint text, p_member_id text) RETURNS void
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION portal.stop_credential(p_portal_id integer, p_credential text, p_reason text) RETURNS boolean
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION portal.sweep_page(p_walk_id bigint, p_replies jsonb) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION portal.take_lost(p_portal_id integer, p_entity text, p_crm_ids bigint[], p_golden_ids bigint[]) RETURNS void
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION portal.take_over_differences(p_portal_id integer) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION portal.unconfirmed_missing(p_portal_id integer, p_entity text, p_after_id bigint) RETURNS TABLE(difference_id bigint, method text, params json)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION portal.walk_is_due(p_portal_id integer, p_purpose text, p_seconds double precision) RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION portal.walk_results(p_portal_id integer) RETURNS TABLE(walk text, started_at timestamp with time zone, finished_at timestamp with time zone, read bigint, differences bigint)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION staging.correct(reject_id bigint, column_name text, value text) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION staging.replay(reject_ids bigint[]) RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION staging.wake_daemon() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION staging.writable_columns(p_table text) RETURNS TABLE(column_name text)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION staging.writable_tables() RETURNS TABLE(table_name text)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE AGGREGATE exchange.jsonb_merge_agg(jsonb) (
    SFUNC = jsonb_concat,
    STYPE = jsonb,
    INITCOND = '{}'
);

COMMENT ON AGGREGATE exchange.jsonb_merge_agg(jsonb) IS 'Merges objects; of equal keys the last one stays.';

CREATE TABLE golden.customer (
    golden_id bigint NOT NULL,
    kind text NOT NULL,
    full_name text,
    last_name text,
    first_name text,
    middle_name text,
    company_name text,
    tax_id text,
    tax_reason_code text,
    registration_number text,
    phones text[] DEFAULT '{}'::text[] NOT NULL,
    emails text[] DEFAULT '{}'::text[] NOT NULL,
    birth_date date,
    address text,
    city text,
    region text,
    postal_code text,
    country text,
    parent_golden_id bigint,
    site text,
    manager text,
    status text,
    comment text,
    attributes jsonb DEFAULT '{}'::jsonb NOT NULL,
    is_parent_missing boolean DEFAULT false NOT NULL,
    is_deleted boolean DEFAULT false NOT NULL,
    tick_id bigint NOT NULL,
    related_tick_id bigint
)
WITH (fillfactor='90');

COMMENT ON TABLE golden.customer IS 'One row per real customer: a person or an organization.';

COMMENT ON COLUMN golden.customer.is_parent_missing IS 'A record names an organization that no row has brought yet.';

COMMENT ON COLUMN golden.customer.related_tick_id IS 'The tick in which its kind or its company changed last: deals of its orders name the company too.';

CREATE VIEW delta.address_source AS
 SELECT portal.portal_id,
    customer.golden_id,
    customer.address,
    customer.city,
    customer.region,
    customer.postal_code,
        CASE
            WHEN place.is_known THEN customer.country
            ELSE NULL::text
        END AS country,
        CASE
            WHEN place.is_known THEN customer.attributes
            ELSE NULL::jsonb
        END AS attributes
   FROM ((golden.customer customer
     CROSS JOIN portal.portal portal)
     CROSS JOIN LATERAL ( SELECT (num_nonnulls(customer.address, customer.city, customer.region, customer.postal_code) > 0) AS is_known) place)
  WHERE (NOT customer.is_deleted);

CREATE VIEW delta.address_wanted AS
 SELECT portal_id,
    golden_id,
    hash_record_extended(ROW(NULLIF(address, ''::text), NULLIF(city, ''::text), NULLIF(country, ''::text), NULLIF(postal_code, ''::text), NULLIF(region, ''::text)), (0)::bigint) AS wanted_hash,
    jsonb_strip_nulls(jsonb_build_object('ADDRESS_1', COALESCE(to_jsonb(NULLIF(address, ''::text)), ( SELECT '""'::jsonb AS jsonb
           FROM portal.item i
          WHERE ((i.golden_id = s.golden_id) AND (i.entity = 'address'::text) AND (i.portal_id = s.portal_id) AND (i.sent ? 'ADDRESS_1'::text)))), 'CITY', COALESCE(to_jsonb(NULLIF(city, ''::text)), ( SELECT '""'::jsonb AS jsonb
           FROM portal.item i
          WHERE ((i.golden_id = s.golden_id) AND (i.entity = 'address'::text) AND (i.portal_id = s.portal_id) AND (i.sent ? 'CITY'::text)))), 'COUNTRY', COALESCE(to_jsonb(NULLIF(country, ''::text)), ( SELECT '""'::jsonb AS jsonb
           FROM portal.item i
          WHERE ((i.golden_id = s.golden_id) AND (i.entity = 'address'::text) AND (i.portal_id = s.portal_id) AND (i.sent ? 'COUNTRY'::text)))), 'POSTAL_CODE', COALESCE(to_jsonb(NULLIF(postal_code, ''::text)), ( SELECT '""'::jsonb AS jsonb
           FROM portal.item i
          WHERE ((i.golden_id = s.golden_id) AND (i.entity = 'address'::text) AND (i.portal_id = s.portal_id) AND (i.sent ? 'POSTAL_CODE'::text)))), 'PROVINCE', COALESCE(to_jsonb(NULLIF(region, ''::text)), ( SELECT '""'::jsonb AS jsonb
           FROM portal.item i
          WHERE ((i.golden_id = s.golden_id) AND (i.entity = 'address'::text) AND (i.portal_id = s.portal_id) AND (i.sent ? 'PROVINCE'::text)))))) AS fields,
    array_remove(ARRAY[]::text[], NULL::text) AS missing,
    NULL::jsonb AS initial,
    NULL::timestamp with time zone AS created_at
   FROM delta.address_source s
  WHERE ((portal_id = 1) AND ((COALESCE(NULLIF(address, ''::text), NULLIF(city, ''::text), NULLIF(country, ''::text), NULLIF(postal_code, ''::text), NULLIF(region, ''::text)) IS NOT NULL) OR (EXISTS ( SELECT
           FROM portal.item i
          WHERE ((i.golden_id = s.golden_id) AND (i.entity = 'address'::text) AND (i.portal_id = s.portal_id))))));

CREATE VIEW delta.company_source AS
 SELECT portal.portal_id,
    customer.golden_id,
    COALESCE(customer.company_name, customer.full_name, customer.tax_id) AS company_name,
    customer.tax_id,
    customer.tax_reason_code,
    customer.registration_number,
    customer.phones,
    customer.emails,
    customer.address,
    customer.city,
    customer.region,
    customer.postal_code,
    customer.country,
    customer.site,
    customer.manager,
    customer.status,
    customer.comment,
    customer.attributes
   FROM (golden.customer customer
     CROSS JOIN portal.portal portal)
  WHERE ((customer.kind = 'organization'::text) AND (NOT customer.is_deleted));

CREATE VIEW delta.company_wanted AS
 SELECT portal_id,
    golden_id,
    hash_record_extended(ROW(emails, phones, ( SELECT v.portal_value
           FROM exchange.portal_value v
          WHERE ((v.portal_id = s.portal_id) AND (v.dictionary = 'manager'::text) AND (v.canonical_value = s.manager))), NULLIF(comment, ''::text), NULLIF(company_name, ''::text)), (0)::bigint) AS wanted_hash,
    (jsonb_strip_nulls(jsonb_build_object('assignedById', ( SELECT v.portal_value
           FROM exchange.portal_value v
          WHERE ((v.portal_id = s.portal_id) AND (v.dictionary = 'manager'::text) AND (v.canonical_value = s.manager))), 'comments', NULLIF(comment, ''::text), 'title', NULLIF(company_name, ''::text))) || jsonb_build_object('fm', (COALESCE(( SELECT jsonb_agg(jsonb_build_object('typeId', 'EMAIL', 'valueType', 'WORK', 'value', v.value) ORDER BY v.place) AS jsonb_agg
           FROM unnest(s.emails) WITH ORDINALITY v(value, place)), '[]'::jsonb) || COALESCE(( SELECT jsonb_agg(jsonb_build_object('typeId', 'PHONE', 'valueType', 'WORK', 'value', v.value) ORDER BY v.place) AS jsonb_agg
           FROM unnest(s.phones) WITH ORDINALITY v(value, place)), '[]'::jsonb)))) AS fields,
    array_remove(ARRAY[
        CASE
            WHEN (NULLIF(company_name, ''::text) IS NULL) THEN 'title'::text
            ELSE NULL::text
        END], NULL::text) AS missing,
    NULL::jsonb AS initial,
    NULL::timestamp with time zone AS created_at
   FROM delta.company_source s
  WHERE (portal_id = 1);

CREATE VIEW delta.contact_source AS
 SELECT portal.portal_id,
    customer.golden_id,
    customer.full_name,
    customer.last_name,
    customer.first_name,
    customer.middle_name,
    customer.tax_id,
    customer.phones,
    customer.emails,
    customer.birth_date,
    customer.address,
    customer.city,
    customer.region,
    customer.postal_code,
    customer.country,
    customer.site,
    customer.manager,
    customer.status,
    customer.comment,
    customer.attributes,
    customer.parent_golden_id
   FROM (golden.customer customer
     CROSS JOIN portal.portal portal)
  WHERE ((customer.kind = 'person'::text) AND (NOT customer.is_deleted));

CREATE VIEW portal.live_card AS
 SELECT portal_id,
    entity,
    golden_id,
    COALESCE(merged_into, crm_id) AS crm_id
   FROM portal.item item
  WHERE ((crm_id IS NOT NULL) AND ((deleted_at IS NULL) OR (merged_into IS NOT NULL)));

CREATE VIEW delta.contact_wanted AS
 SELECT portal_id,
    golden_id,
    hash_record_extended(ROW(emails, phones, ( SELECT v.portal_value
           FROM exchange.portal_value v
          WHERE ((v.portal_id = s.portal_id) AND (v.dictionary = 'manager'::text) AND (v.canonical_value = s.manager))), to_char((birth_date)::timestamp with time zone, 'YYYY-MM-DD'::text), NULLIF(comment, ''::text), parent_golden_id, NULLIF(last_name, ''::text), COALESCE(NULLIF(first_name, ''::text),
        CASE
            WHEN (last_name IS NULL) THEN 'Без имени'::text
            ELSE NULL::text
        END), NULLIF(middle_name, ''::text)), (0)::bigint) AS wanted_hash,
    (jsonb_strip_nulls(jsonb_build_object('assignedById', ( SELECT v.portal_value
           FROM exchange.portal_value v
          WHERE ((v.portal_id = s.portal_id) AND (v.dictionary = 'manager'::text) AND (v.canonical_value = s.manager))), 'birthdate', to_char((birth_date)::timestamp with time zone, 'YYYY-MM-DD'::text), 'comments', NULLIF(comment, ''::text), 'companyId', ( SELECT i.crm_id
           FROM portal.live_card i
          WHERE ((i.golden_id = s.parent_golden_id) AND (i.entity = 'company'::text) AND (i.portal_id = s.portal_id))), 'lastName', NULLIF(last_name, ''::text), 'name', COALESCE(NULLIF(first_name, ''::text),
        CASE
            WHEN (last_name IS NULL) THEN 'Без имени'::text
            ELSE NULL::text
        END), 'secondName', NULLIF(middle_name, ''::text))) || jsonb_build_object('fm', (COALESCE(( SELECT jsonb_agg(jsonb_build_object('typeId', 'EMAIL', 'valueType', 'WORK', 'value', v.value) ORDER BY v.place) AS jsonb_agg
           FROM unnest(s.emails) WITH ORDINALITY v(value, place)), '[]'::jsonb) || COALESCE(( SELECT jsonb_agg(jsonb_build_object('typeId', 'PHONE', 'valueType', 'WORK', 'value', v.value) ORDER BY v.place) AS jsonb_agg
           FROM unnest(s.phones) WITH ORDINALITY v(value, place)), '[]'::jsonb)))) AS fields,
    array_remove(ARRAY[]::text[], NULL::text) AS missing,
    NULL::jsonb AS initial,
    NULL::timestamp with time zone AS created_at
   FROM delta.contact_source s
  WHERE (portal_id = 1);

CREATE TABLE golden.sales_order (
    golden_id bigint NOT NULL,
    source_system text NOT NULL,
    source_key text NOT NULL,
    customer_golden_id bigint,
    contact_golden_id bigint,
    direction text,
    stage text,
    title text,
    amount numeric,
    currency text,
    ordered_at timestamp with time zone,
    closed_at timestamp with time zone,
    site text,
    manager text,
    comment text,
    attributes jsonb DEFAULT '{}'::jsonb NOT NULL,
    is_customer_missing boolean DEFAULT false NOT NULL,
    is_contact_missing boolean DEFAULT false NOT NULL,
    is_deleted boolean DEFAULT false NOT NULL,
    tick_id bigint NOT NULL
)
WITH (fillfactor='90');

COMMENT ON TABLE golden.sales_order IS 'One row per order.';

COMMENT ON COLUMN golden.sales_order.is_customer_missing IS 'The order names a customer that no row has brought yet; its deal waits.';

CREATE VIEW delta.deal_source AS
 SELECT portal.portal_id,
    sales_order.golden_id,
    sales_order.source_system,
    sales_order.source_key,
    COALESCE(sales_order.title, sales_order.source_key) AS title,
    sales_order.direction,
    sales_order.stage,
    sales_order.amount,
    sales_order.currency,
    sales_order.ordered_at,
    sales_order.closed_at,
    sales_order.site,
    sales_order.manager,
    sales_order.comment,
    sales_order.attributes,
        CASE
            WHEN (customer.kind = 'organization'::text) THEN sales_order.customer_golden_id
            ELSE customer.parent_golden_id
        END AS company_golden_id,
    array_remove(ARRAY[
        CASE
            WHEN (customer.kind = 'person'::text) THEN sales_order.customer_golden_id
            ELSE NULL::bigint
        END, NULLIF(sales_order.contact_golden_id, sales_order.customer_golden_id)], NULL::bigint) AS contact_golden_ids,
    source.time_zone
   FROM (((golden.sales_order sales_order
     CROSS JOIN portal.portal portal)
     LEFT JOIN golden.customer customer ON ((sales_order.customer_golden_id = customer.golden_id)))
     LEFT JOIN exchange.source source ON ((sales_order.source_system = source.source_system)))
  WHERE (NOT sales_order.is_deleted);

CREATE VIEW delta.deal_wanted AS
 SELECT portal_id,
    golden_id,
    hash_record_extended(ROW(( SELECT v.portal_value
           FROM exchange.portal_value v
          WHERE ((v.portal_id = s.portal_id) AND (v.dictionary = 'manager'::text) AND (v.canonical_value = s.manager))), to_char((((ordered_at AT TIME ZONE time_zone))::date)::timestamp with time zone, 'YYYY-MM-DD'::text), COALESCE(( SELECT v.portal_value
           FROM exchange.portal_value v
          WHERE ((v.portal_id = s.portal_id) AND (v.dictionary = 'deal_direction'::text) AND (v.canonical_value = s.direction))),
        CASE
            WHEN (direction IS NULL) THEN '0'::text
            ELSE NULL::text
        END), to_char((((closed_at AT TIME ZONE time_zone))::date)::timestamp with time zone, 'YYYY-MM-DD'::text), NULLIF(comment, ''::text), company_golden_id, contact_golden_ids, ( SELECT v.portal_value
           FROM exchange.portal_value v
          WHERE ((v.portal_id = s.portal_id) AND (v.dictionary = 'currency'::text) AND (v.canonical_value = s.currency))), COALESCE(NULLIF(NULL::text, ''::text),
        CASE
            WHEN true THEN 'Y'::text
            ELSE NULL::text
        END), round(amount, 2), ( SELECT
                CASE
                    WHEN (COALESCE(c.portal_value, '0'::text) = '0'::text) THEN v.portal_value
                    ELSE ((('C'::text || c.portal_value) || ':'::text) || v.portal_value)
                END AS "case"
           FROM (exchange.portal_value v
             LEFT JOIN exchange.portal_value c ON (((c.portal_id = s.portal_id) AND (c.dictionary = 'deal_direction'::text) AND (c.canonical_value = s.direction))))
          WHERE ((v.portal_id = s.portal_id) AND (v.dictionary = 'deal_stage'::text) AND (v.canonical_value = s.stage))), NULLIF(title, ''::text)), (0)::bigint) AS wanted_hash,
    jsonb_strip_nulls(jsonb_build_object('assignedById', ( SELECT v.portal_value
           FROM exchange.portal_value v
          WHERE ((v.portal_id = s.portal_id) AND (v.dictionary = 'manager'::text) AND (v.canonical_value = s.manager))), 'begindate', to_char((((ordered_at AT TIME ZONE time_zone))::date)::timestamp with time zone, 'YYYY-MM-DD'::text), 'categoryId', COALESCE(( SELECT v.portal_value
           FROM exchange.portal_value v
          WHERE ((v.portal_id = s.portal_id) AND (v.dictionary = 'deal_direction'::text) AND (v.canonical_value = s.direction))),
        CASE
            WHEN (direction IS NULL) THEN '0'::text
            ELSE NULL::text
        END), 'closedate', to_char((((closed_at AT TIME ZONE time_zone))::date)::timestamp with time zone, 'YYYY-MM-DD'::text), 'comments', NULLIF(comment, ''::text), 'companyId', ( SELECT i.crm_id
           FROM portal.live_card i
          WHERE ((i.golden_id = s.company_golden_id) AND (i.entity = 'company'::text) AND (i.portal_id = s.portal_id))), 'contactIds', ( SELECT jsonb_agg(i.crm_id ORDER BY o.place) AS jsonb_agg
           FROM (unnest(s.contact_golden_ids) WITH ORDINALITY o(golden_id, place)
             JOIN portal.live_card i ON (((i.golden_id = o.golden_id) AND (i.entity = 'contact'::text) AND (i.portal_id = s.portal_id))))), 'currencyId', ( SELECT v.portal_value
           FROM exchange.portal_value v
          WHERE ((v.portal_id = s.portal_id) AND (v.dictionary = 'currency'::text) AND (v.canonical_value = s.currency))), 'isManualOpportunity', COALESCE(NULLIF(NULL::text, ''::text),
        CASE
            WHEN true THEN 'Y'::text
            ELSE NULL::text
        END), 'opportunity', round(amount, 2), 'stageId', ( SELECT
                CASE
                    WHEN (COALESCE(c.portal_value, '0'::text) = '0'::text) THEN v.portal_value
                    ELSE ((('C'::text || c.portal_value) || ':'::text) || v.portal_value)
                END AS "case"
           FROM (exchange.portal_value v
             LEFT JOIN exchange.portal_value c ON (((c.portal_id = s.portal_id) AND (c.dictionary = 'deal_direction'::text) AND (c.canonical_value = s.direction))))
          WHERE ((v.portal_id = s.portal_id) AND (v.dictionary = 'deal_stage'::text) AND (v.canonical_value = s.stage))), 'title', NULLIF(title, ''::text))) AS fields,
    array_remove(ARRAY[
        CASE
            WHEN (COALESCE(( SELECT v.portal_value
               FROM exchange.portal_value v
              WHERE ((v.portal_id = s.portal_id) AND (v.dictionary = 'deal_direction'::text) AND (v.canonical_value = s.direction))),
            CASE
                WHEN (direction IS NULL) THEN '0'::text
                ELSE NULL::text
            END) IS NULL) THEN 'categoryId'::text
            ELSE NULL::text
        END,
        CASE
            WHEN (NULLIF(title, ''::text) IS NULL) THEN 'title'::text
            ELSE NULL::text
        END], NULL::text) AS missing,
    NULL::jsonb AS initial,
    NULL::timestamp with time zone AS created_at
   FROM delta.deal_source s
  WHERE (portal_id = 1);

CREATE TABLE golden.price (
    golden_id bigint NOT NULL,
    product_golden_id bigint NOT NULL,
    price_type text NOT NULL,
    amount numeric,
    currency text,
    valid_from date,
    is_deleted boolean DEFAULT false NOT NULL,
    tick_id bigint NOT NULL
)
WITH (fillfactor='90');

COMMENT ON TABLE golden.price IS 'One row per product and price type: the price that holds today.';

CREATE TABLE golden.sales_order_line (
    golden_id bigint NOT NULL,
    order_golden_id bigint,
    product_golden_id bigint,
    line_number integer,
    name text,
    quantity numeric NOT NULL,
    unit text,
    price numeric,
    discount numeric,
    vat_rate numeric,
    is_product_missing boolean DEFAULT false NOT NULL,
    is_deleted boolean DEFAULT false NOT NULL,
    tick_id bigint NOT NULL
)
WITH (fillfactor='90');

COMMENT ON TABLE golden.sales_order_line IS 'One row per order line; the price is kept once it is known, so a later price list changes no old order.';

CREATE TABLE inbound.doubt (
    portal_id integer NOT NULL,
    entity text NOT NULL,
    crm_id bigint NOT NULL,
    golden_id bigint NOT NULL
);

COMMENT ON TABLE inbound.doubt IS 'Golden rows of ERPs that may be an adopted card: they get none of their own before a person has decided (intersect review).';

CREATE VIEW delta.dependency AS
 SELECT 'contact'::text AS entity,
    customer.golden_id,
    'company'::text AS parent_entity,
    customer.parent_golden_id
   FROM (golden.customer customer
     JOIN golden.customer parent ON ((customer.parent_golden_id = parent.golden_id)))
  WHERE ((customer.kind = 'person'::text) AND (parent.kind = 'organization'::text) AND (NOT parent.is_deleted) AND (NOT customer.is_deleted))
UNION ALL
 SELECT 'requisite'::text AS entity,
    customer.golden_id,
        CASE customer.kind
            WHEN 'organization'::text THEN 'company'::text
            ELSE 'contact'::text
        END AS parent_entity,
    customer.golden_id AS parent_golden_id
   FROM golden.customer customer
  WHERE ((NOT customer.is_deleted) AND ((customer.tax_id IS NOT NULL) OR (customer.tax_reason_code IS NOT NULL) OR (num_nonnulls(customer.address, customer.city, customer.region, customer.postal_code) > 0)))
UNION ALL
 SELECT 'address'::text AS entity,
    customer.golden_id,
    'requisite'::text AS parent_entity,
    customer.golden_id AS parent_golden_id
   FROM golden.customer customer
  WHERE ((NOT customer.is_deleted) AND (num_nonnulls(customer.address, customer.city, customer.region, customer.postal_code) > 0))
UNION ALL
 SELECT 'price'::text AS entity,
    price.golden_id,
    'product'::text AS parent_entity,
    price.product_golden_id AS parent_golden_id
   FROM golden.price price
  WHERE (NOT price.is_deleted)
UNION ALL
 SELECT 'deal'::text AS entity,
    sales_order.golden_id,
        CASE customer.kind
            WHEN 'organization'::text THEN 'company'::text
            ELSE 'contact'::text
        END AS parent_entity,
    customer.golden_id AS parent_golden_id
   FROM (golden.sales_order sales_order
     JOIN golden.customer customer ON ((sales_order.customer_golden_id = customer.golden_id)))
  WHERE ((NOT customer.is_deleted) AND (NOT sales_order.is_deleted))
UNION ALL
 SELECT 'deal'::text AS entity,
    sales_order.golden_id,
    'company'::text AS parent_entity,
    parent.golden_id AS parent_golden_id
   FROM ((golden.sales_order sales_order
     JOIN golden.customer customer ON ((sales_order.customer_golden_id = customer.golden_id)))
     JOIN golden.customer parent ON ((customer.parent_golden_id = parent.golden_id)))
  WHERE ((customer.kind = 'person'::text) AND (parent.kind = 'organization'::text) AND (NOT parent.is_deleted) AND (NOT sales_order.is_deleted))
UNION ALL
 SELECT 'deal'::text AS entity,
    sales_order.golden_id,
    'contact'::text AS parent_entity,
    sales_order.contact_golden_id AS parent_golden_id
   FROM (golden.sales_order sales_order
     JOIN golden.customer contact ON ((sales_order.contact_golden_id = contact.golden_id)))
  WHERE ((contact.kind = 'person'::text) AND (NOT contact.is_deleted) AND (NOT sales_order.is_deleted))
UNION ALL
 SELECT 'deal'::text AS entity,
    sales_order.golden_id,
    NULL::text AS parent_entity,
    NULL::bigint AS parent_golden_id
   FROM golden.sales_order sales_order
  WHERE ((sales_order.is_customer_missing OR sales_order.is_contact_missing) AND (NOT sales_order.is_deleted))
UNION ALL
 SELECT 'product_rows'::text AS entity,
    sales_order.golden_id,
    'deal'::text AS parent_entity,
    sales_order.golden_id AS parent_golden_id
   FROM golden.sales_order sales_order
  WHERE (NOT sales_order.is_deleted)
UNION ALL
 SELECT 'product_rows'::text AS entity,
    line.order_golden_id AS golden_id,
    'product'::text AS parent_entity,
    line.product_golden_id AS parent_golden_id
   FROM (golden.sales_order_line line
     JOIN golden.sales_order sales_order ON ((line.order_golden_id = sales_order.golden_id)))
  WHERE ((NOT line.is_deleted) AND (NOT sales_order.is_deleted) AND ((line.product_golden_id IS NOT NULL) OR line.is_product_missing))
UNION ALL
 SELECT doubt.entity,
    doubt.golden_id,
    NULL::text AS parent_entity,
    NULL::bigint AS parent_golden_id
   FROM inbound.doubt doubt
  WHERE (NOT (EXISTS ( SELECT
           FROM portal.item present
          WHERE ((present.golden_id = doubt.golden_id) AND (present.entity = doubt.entity) AND (present.portal_id = doubt.portal_id)))));

CREATE TABLE delta.intent (
    intent_id bigint NOT NULL,
    lease bigint NOT NULL,
    portal_id integer NOT NULL,
    entity text NOT NULL,
    golden_id bigint NOT NULL,
    operation text NOT NULL,
    intended_at timestamp with time zone DEFAULT now() NOT NULL
)
PARTITION BY RANGE (intended_at);

COMMENT ON TABLE delta.intent IS 'Every request we meant to send, committed before it was sent (I8); append-only, weekly partitions.';

CREATE TABLE delta.intent_default (
    intent_id bigint NOT NULL,
    lease bigint NOT NULL,
    portal_id integer NOT NULL,
    entity text NOT NULL,
    golden_id bigint NOT NULL,
    operation text NOT NULL,
    intended_at timestamp with time zone DEFAULT now() NOT NULL
);

ALTER TABLE delta.intent ALTER COLUMN intent_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME delta.intent_intent_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE delta.item (
    portal_id integer NOT NULL,
    entity text NOT NULL,
    golden_id bigint NOT NULL,
    state text NOT NULL,
    rank smallint NOT NULL,
    wanted_hash bigint,
    is_requeued boolean DEFAULT false NOT NULL,
    tick_id bigint NOT NULL,
    queued_at timestamp with time zone DEFAULT now() NOT NULL,
    due_at timestamp with time zone DEFAULT now() NOT NULL,
    attempts integer DEFAULT 0 NOT NULL,
    lookups integer DEFAULT 0 NOT NULL,
    lease bigint,
    leased_until timestamp with time zone,
    operation text,
    method text,
    leased_hash bigint,
    wanted jsonb,
    params jsonb,
    error_code text,
    error_description text,
    settled_at timestamp with time zone,
    batch_limit smallint,
    lane text DEFAULT 'live'::text NOT NULL,
    created_at timestamp with time zone,
    CONSTRAINT state_is_known CHECK ((state = ANY (ARRAY['waiting'::text, 'held'::text, 'open'::text, 'leased'::text, 'unknown'::text, 'parked'::text, 'done'::text]))),
    CONSTRAINT what_is_open_has_a_method CHECK (((state <> 'open'::text) OR (method IS NOT NULL)))
)
WITH (fillfactor='90');

COMMENT ON TABLE delta.item IS 'One row per golden row and portal object: where its delivery stands. State chart in sql/README.md.';

COMMENT ON COLUMN delta.item.state IS 'waiting: for a parent; held: by a brake, until approve or discard; open: may go; leased: on its way; unknown: to be looked up; parked: refused; done.';

COMMENT ON COLUMN delta.item.wanted_hash IS 'Hash of the wanted values when it was queued; the payload is built when it is leased.';

COMMENT ON COLUMN delta.item.is_requeued IS 'A newer wanted state was queued while this one was on its way.';

COMMENT ON COLUMN delta.item.lease IS 'Fencing token: a settlement with another one is refused.';

COMMENT ON COLUMN delta.item.method IS 'Method of its request; before there is one, the method it will need as far as known: its server time decides when it may go.';

COMMENT ON COLUMN delta.item.leased_hash IS 'Hash of the values that are on their way.';

COMMENT ON COLUMN delta.item.wanted IS 'Field values that are on their way.';

COMMENT ON COLUMN delta.item.params IS 'Parameters of the request on its way, or of the one that was refused.';

COMMENT ON COLUMN delta.item.batch_limit IS 'Travels with at most so many others of its last lease: a batch with it was refused as a whole; NULL: no limit.';

COMMENT ON COLUMN delta.item.lane IS 'Lane it travels in, a row of delta.lane; a more urgent change takes it along.';

COMMENT ON COLUMN delta.item.created_at IS 'When the record came to be, by the field map''s createdTime: an import sends it, in this order. NULL: it sends none.';

CREATE SEQUENCE delta.lease_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

CREATE VIEW delta.price_wanted AS
 SELECT portal.portal_id,
    price.golden_id,
    hash_record_extended(ROW(price.product_golden_id, price.amount, price.currency, type.catalog_group_id), (0)::bigint) AS wanted_hash,
    jsonb_build_object('catalogGroupId', COALESCE(type.catalog_group_id, portal.base_price_type_id), 'price', price.amount, 'currency', price.currency) AS fields,
    array_remove(ARRAY[
        CASE
            WHEN (price.currency IS NULL) THEN 'currency'::text
            ELSE NULL::text
        END], NULL::text) AS missing
   FROM ((golden.price price
     CROSS JOIN portal.portal portal)
     LEFT JOIN LATERAL ( SELECT
                CASE
                    WHEN (known.portal_value ~ '^[0-9]{1,9}$'::text) THEN (known.portal_value)::integer
                    ELSE NULL::integer
                END AS catalog_group_id
           FROM exchange.portal_value known
          WHERE ((known.portal_id = portal.portal_id) AND (known.dictionary = 'price_type'::text) AND (known.canonical_value = price.price_type))) type ON (true))
  WHERE ((NOT price.is_deleted) AND (price.amount IS NOT NULL) AND ((price.price_type = 'base'::text) OR (type.catalog_group_id IS NOT NULL)));

CREATE VIEW delta.product_rows_wanted AS
 SELECT portal.portal_id,
    sales_order.golden_id,
    hash_array_extended(line.signature, (0)::bigint) AS wanted_hash,
    jsonb_build_object('productRows', COALESCE(line.rows, '[]'::jsonb)) AS fields,
    '{}'::text[] AS missing
   FROM ((golden.sales_order sales_order
     CROSS JOIN portal.portal portal)
     CROSS JOIN LATERAL ( SELECT jsonb_agg(jsonb_strip_nulls(jsonb_build_object('productId', item.crm_id, 'productName', order_line.name, 'price',
                CASE
                    WHEN (order_line.discount IS NULL) THEN order_line.price
                    ELSE round((order_line.price * ((1)::numeric - (order_line.discount / (100)::numeric))), 2)
                END, 'quantity', order_line.quantity, 'discountTypeId',
                CASE
                    WHEN (order_line.discount IS NOT NULL) THEN 2
                    ELSE NULL::integer
                END, 'discountRate', order_line.discount, 'taxRate', order_line.vat_rate, 'taxIncluded',
                CASE
                    WHEN (order_line.vat_rate IS NOT NULL) THEN 'Y'::text
                    ELSE NULL::text
                END, 'sort', (order_line.place * 10))) ORDER BY order_line.place) AS rows,
            array_agg(hash_record_extended(ROW(order_line.product_golden_id, order_line.name, order_line.price, order_line.quantity, order_line.discount, order_line.vat_rate), (0)::bigint) ORDER BY order_line.place) AS signature
           FROM (( SELECT sales_order_line.golden_id,
                    sales_order_line.order_golden_id,
                    sales_order_line.product_golden_id,
                    sales_order_line.line_number,
                    sales_order_line.name,
                    sales_order_line.quantity,
                    sales_order_line.unit,
                    sales_order_line.price,
                    sales_order_line.discount,
                    sales_order_line.vat_rate,
                    sales_order_line.is_product_missing,
                    sales_order_line.is_deleted,
                    sales_order_line.tick_id,
                    row_number() OVER (ORDER BY sales_order_line.line_number, sales_order_line.golden_id) AS place
                   FROM golden.sales_order_line
                  WHERE ((sales_order_line.order_golden_id = sales_order.golden_id) AND (NOT sales_order_line.is_deleted))) order_line
             LEFT JOIN portal.item item ON (((order_line.product_golden_id = item.golden_id) AND (item.entity = 'product'::text) AND (portal.portal_id = item.portal_id))))) line)
  WHERE ((NOT sales_order.is_deleted) AND ((line.rows IS NOT NULL) OR (EXISTS ( SELECT
           FROM portal.item sent
          WHERE ((sent.golden_id = sales_order.golden_id) AND (sent.entity = 'product_rows'::text) AND (sent.portal_id = portal.portal_id))))));

CREATE TABLE golden.product (
    golden_id bigint NOT NULL,
    kind text NOT NULL,
    sku text,
    name text,
    description text,
    section text,
    unit text,
    vat_rate numeric,
    barcode text,
    is_active boolean DEFAULT true NOT NULL,
    attributes jsonb DEFAULT '{}'::jsonb NOT NULL,
    is_deleted boolean DEFAULT false NOT NULL,
    tick_id bigint NOT NULL
)
WITH (fillfactor='90');

COMMENT ON TABLE golden.product IS 'One row per real product.';

CREATE VIEW delta.product_source AS
 SELECT portal.portal_id,
    product.golden_id,
    product.kind,
    product.sku,
    COALESCE(product.name, product.sku) AS name,
    product.description,
    product.section,
    product.unit,
    product.vat_rate,
    product.barcode,
    product.is_active,
    product.attributes
   FROM (golden.product product
     CROSS JOIN portal.portal portal)
  WHERE (NOT product.is_deleted);

CREATE VIEW delta.product_wanted AS
 SELECT portal_id,
    golden_id,
    hash_record_extended(ROW(
        CASE is_active
            WHEN true THEN 'Y'::text
            WHEN false THEN 'N'::text
            ELSE NULL::text
        END, NULLIF(description, ''::text), ( SELECT v.portal_value
           FROM exchange.portal_value v
          WHERE ((v.portal_id = s.portal_id) AND (v.dictionary = 'unit'::text) AND (v.canonical_value = s.unit))), NULLIF(name, ''::text)), (0)::bigint) AS wanted_hash,
    jsonb_strip_nulls(jsonb_build_object('active',
        CASE is_active
            WHEN true THEN 'Y'::text
            WHEN false THEN 'N'::text
            ELSE NULL::text
        END, 'detailText', NULLIF(description, ''::text), 'measure', ( SELECT v.portal_value
           FROM exchange.portal_value v
          WHERE ((v.portal_id = s.portal_id) AND (v.dictionary = 'unit'::text) AND (v.canonical_value = s.unit))), 'name', NULLIF(name, ''::text))) AS fields,
    array_remove(ARRAY[
        CASE
            WHEN (NULLIF(name, ''::text) IS NULL) THEN 'name'::text
            ELSE NULL::text
        END], NULL::text) AS missing,
    NULL::jsonb AS initial,
    NULL::timestamp with time zone AS created_at
   FROM delta.product_source s
  WHERE (portal_id = 1);

CREATE VIEW delta.requisite_source AS
 SELECT portal.portal_id,
    customer.golden_id,
    customer.tax_id,
    customer.tax_reason_code,
    customer.registration_number
   FROM (golden.customer customer
     CROSS JOIN portal.portal portal)
  WHERE (NOT customer.is_deleted);

CREATE VIEW delta.requisite_wanted AS
 SELECT portal.portal_id,
    customer.golden_id,
    hash_record_extended(ROW(customer.kind, customer.tax_id, customer.tax_reason_code, customer.registration_number, customer.company_name, customer.last_name, customer.first_name, customer.middle_name, customer.full_name), (0)::bigint) AS wanted_hash,
    jsonb_strip_nulls(jsonb_build_object('NAME', COALESCE(customer.company_name, customer.full_name, customer.last_name, customer.first_name, customer.tax_id, customer.address, customer.city, customer.region, customer.postal_code), 'RQ_INN', customer.tax_id, 'RQ_KPP', customer.tax_reason_code, 'RQ_OGRN',
        CASE
            WHEN (customer.kind = 'organization'::text) THEN customer.registration_number
            ELSE NULL::text
        END, 'RQ_OGRNIP',
        CASE
            WHEN (customer.kind = 'person'::text) THEN customer.registration_number
            ELSE NULL::text
        END, 'RQ_COMPANY_NAME',
        CASE
            WHEN (customer.kind = 'organization'::text) THEN customer.company_name
            ELSE NULL::text
        END, 'RQ_LAST_NAME',
        CASE
            WHEN (customer.kind = 'person'::text) THEN customer.last_name
            ELSE NULL::text
        END, 'RQ_FIRST_NAME',
        CASE
            WHEN (customer.kind = 'person'::text) THEN customer.first_name
            ELSE NULL::text
        END, 'RQ_SECOND_NAME',
        CASE
            WHEN (customer.kind = 'person'::text) THEN customer.middle_name
            ELSE NULL::text
        END)) AS fields,
    '{}'::text[] AS missing
   FROM (golden.customer customer
     CROSS JOIN ( SELECT known.portal_id,
            (EXISTS ( SELECT
                   FROM exchange.field_map map
                  WHERE ((map.portal_id = known.portal_id) AND (map.entity = 'address'::text) AND map.is_active AND (map.direction <> 'in'::text)))) AS gets_addresses
           FROM portal.portal known) portal)
  WHERE ((NOT customer.is_deleted) AND ((customer.tax_id IS NOT NULL) OR (customer.tax_reason_code IS NOT NULL) OR (portal.gets_addresses AND (num_nonnulls(customer.address, customer.city, customer.region, customer.postal_code) > 0))));

CREATE TABLE delta.settlement (
    settlement_id bigint NOT NULL,
    lease bigint NOT NULL,
    portal_id integer NOT NULL,
    entity text NOT NULL,
    golden_id bigint NOT NULL,
    outcome text NOT NULL,
    crm_id bigint,
    error_code text,
    settled_at timestamp with time zone DEFAULT now() NOT NULL
)
PARTITION BY RANGE (settled_at);

COMMENT ON TABLE delta.settlement IS 'What became of each intent; append-only, weekly partitions.';

CREATE TABLE delta.settlement_default (
    settlement_id bigint NOT NULL,
    lease bigint NOT NULL,
    portal_id integer NOT NULL,
    entity text NOT NULL,
    golden_id bigint NOT NULL,
    outcome text NOT NULL,
    crm_id bigint,
    error_code text,
    settled_at timestamp with time zone DEFAULT now() NOT NULL
);

ALTER TABLE delta.settlement ALTER COLUMN settlement_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME delta.settlement_settlement_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

ALTER TABLE exchange.brake ALTER COLUMN brake_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME exchange.brake_brake_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE exchange.brake_trip (
    tick_id bigint NOT NULL,
    entity text NOT NULL,
    source_system text NOT NULL,
    measure text NOT NULL,
    row_count bigint NOT NULL,
    record_count bigint NOT NULL,
    max_share numeric NOT NULL,
    tripped_at timestamp with time zone DEFAULT now() NOT NULL,
    decision text,
    decided_by text,
    decided_at timestamp with time zone,
    CONSTRAINT decision_is_known CHECK ((decision = ANY (ARRAY['approved'::text, 'discarded'::text])))
);

COMMENT ON TABLE exchange.brake_trip IS 'Which brake held which tick, and what a person decided.';

CREATE TABLE exchange.dictionary_column (
    entity text NOT NULL,
    column_name text NOT NULL,
    dictionary text NOT NULL
);

COMMENT ON TABLE exchange.dictionary_column IS 'Which dictionary the models read a staging column by: where an answered value has to be taken again.';

CREATE TABLE exchange.dictionary_value (
    dictionary text NOT NULL,
    source_system text DEFAULT '*'::text NOT NULL,
    source_value text NOT NULL,
    canonical_value text NOT NULL,
    CONSTRAINT source_value_is_lower_case CHECK ((source_value = lower(btrim(source_value))))
);

COMMENT ON TABLE exchange.dictionary_value IS 'Source value (lower case, trimmed) to canonical value; source_system * holds for all.';

CREATE TABLE exchange.entity (
    entity text NOT NULL,
    take_order smallint NOT NULL,
    linking text NOT NULL,
    first_tick_id bigint,
    CONSTRAINT linking_is_known CHECK ((linking = ANY (ARRAY['rules'::text, 'own'::text, 'parent'::text])))
);

COMMENT ON TABLE exchange.entity IS 'The staging tables a tick takes, in order; linking: rules (match rules), own (each record is one golden row), parent (found by its parent).';

COMMENT ON COLUMN exchange.entity.first_tick_id IS 'Tick that first took this table; NULL: none yet, the next one takes whatever has been staged.';

ALTER TABLE exchange.field_map ALTER COLUMN field_map_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME exchange.field_map_field_map_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE exchange.job_health (
    job text NOT NULL,
    last_success_at timestamp with time zone,
    last_failure_at timestamp with time zone,
    last_error text,
    failures_in_a_row integer DEFAULT 0 NOT NULL
);

COMMENT ON TABLE exchange.job_health IS 'Last success and failure of each daemon job (I20).';

CREATE TABLE exchange.journal (
    changed_at timestamp with time zone DEFAULT now() NOT NULL,
    tick_id bigint,
    entity text NOT NULL,
    source_system text,
    source_key text,
    golden_id bigint,
    row_id bigint,
    batch_id text,
    op text NOT NULL,
    column_name text,
    old_value text,
    new_value text,
    CONSTRAINT op_is_known CHECK ((op = ANY (ARRAY['insert'::text, 'update'::text, 'delete'::text, 'merge'::text, 'split'::text, 'decide'::text])))
)
PARTITION BY RANGE (changed_at);

COMMENT ON TABLE exchange.journal IS 'Who changed what: a row for each changed field of a record, old and new; append-only, weekly partitions.';

COMMENT ON COLUMN exchange.journal.changed_at IS 'When the change was written: the beginning of its transaction.';

COMMENT ON COLUMN exchange.journal.tick_id IS 'Tick that wrote it; NULL: a person between two ticks.';

COMMENT ON COLUMN exchange.journal.entity IS 'Entity of the record: customer, product, price …';

COMMENT ON COLUMN exchange.journal.source_system IS 'Source of the record.';

COMMENT ON COLUMN exchange.journal.source_key IS 'Key of the record in that source.';

COMMENT ON COLUMN exchange.journal.golden_id IS 'Its golden row after the change.';

COMMENT ON COLUMN exchange.journal.row_id IS 'Row of staging.<entity> that brought the change; NULL: none did.';

COMMENT ON COLUMN exchange.journal.batch_id IS 'batch_id of that row: who changed it, in the writer''s words.';

COMMENT ON COLUMN exchange.journal.op IS 'insert, update or delete of the record; merge, split: its golden row changed; decide: a person said so.';

COMMENT ON COLUMN exchange.journal.column_name IS 'The changed field; NULL: the record as a whole.';

COMMENT ON COLUMN exchange.journal.old_value IS 'Value before; NULL: none.';

COMMENT ON COLUMN exchange.journal.new_value IS 'Value after; NULL: none.';

CREATE TABLE exchange.journal_default (
    changed_at timestamp with time zone DEFAULT now() NOT NULL,
    tick_id bigint,
    entity text NOT NULL,
    source_system text,
    source_key text,
    golden_id bigint,
    row_id bigint,
    batch_id text,
    op text NOT NULL,
    column_name text,
    old_value text,
    new_value text,
    CONSTRAINT op_is_known CHECK ((op = ANY (ARRAY['insert'::text, 'update'::text, 'delete'::text, 'merge'::text, 'split'::text, 'decide'::text])))
);

ALTER TABLE exchange.match_block ALTER COLUMN block_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME exchange.match_block_block_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE exchange.match_conflict (
    entity text NOT NULL,
    kind text DEFAULT '*'::text NOT NULL,
    sign text NOT NULL
);

COMMENT ON TABLE exchange.match_conflict IS 'Signs in which the records of one group must not differ: different birth dates are different people. a. compares first letters.';

CREATE TABLE exchange.match_rule (
    match_rule_id integer NOT NULL,
    block_id integer NOT NULL,
    rule_name text NOT NULL,
    signs text[] DEFAULT '{}'::text[] NOT NULL,
    verdict text DEFAULT 'same'::text NOT NULL,
    strength integer DEFAULT 50 NOT NULL,
    is_active boolean DEFAULT true NOT NULL,
    CONSTRAINT strength_is_below_a_persons CHECK (((strength >= 1) AND (strength <= 999))),
    CONSTRAINT verdict_is_known CHECK ((verdict = ANY (ARRAY['same'::text, 'review'::text])))
);

COMMENT ON TABLE exchange.match_rule IS 'Two records of a block are the same, or worth a look, when all signs hold and nothing of exchange.match_conflict forbids it.';

COMMENT ON COLUMN exchange.match_rule.signs IS 'Columns that must agree: a equal; a~ similar; a. equal or its initial; a% alike by trigrams, with the same figures; a< not the other with words added, as a branch''s name; a? or absent; a|b any value in common; a+b in any order; a^b: b is not made of a (Ivan, Ivanovich); a- absent in both; a-? absent in one at least; a! all records of the key agree.';

COMMENT ON COLUMN exchange.match_rule.strength IS 'Where links contradict each other, the weakest are dropped first; of several rules that hold the strongest is kept.';

ALTER TABLE exchange.match_rule ALTER COLUMN match_rule_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME exchange.match_rule_match_rule_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

ALTER TABLE exchange.missing_value ALTER COLUMN missing_value_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME exchange.missing_value_missing_value_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE exchange.normalization (
    is_only boolean DEFAULT true NOT NULL,
    version bigint DEFAULT 1 NOT NULL,
    models text,
    CONSTRAINT one_row CHECK (is_only)
);

COMMENT ON TABLE exchange.normalization IS 'Version of all that decides how a row is read: formats, dictionaries, models. A row sent again under another version is read again.';

COMMENT ON COLUMN exchange.normalization.models IS 'Digest of the normalized views: a deploy that changes them raises the version.';

CREATE TABLE exchange.portal_error (
    code text NOT NULL,
    class text NOT NULL,
    advice_ru text NOT NULL,
    advice_en text NOT NULL,
    is_of_credential boolean DEFAULT false NOT NULL,
    CONSTRAINT class_is_known CHECK ((class = ANY (ARRAY['limit'::text, 'transient'::text, 'data'::text, 'configuration'::text])))
);

COMMENT ON TABLE exchange.portal_error IS 'What a portal error means for us (I14): limit waits, transient backs off, data parks, configuration pauses the portal.';

COMMENT ON COLUMN exchange.portal_error.is_of_credential IS 'Another credential of the portal may not meet it: it stops the one that did, not the portal.';

CREATE TABLE exchange.reject_code (
    code text NOT NULL,
    advice_ru text NOT NULL,
    advice_en text NOT NULL
);

COMMENT ON TABLE exchange.reject_code IS 'Advice by reject code; {column}, {value} and {table} are filled in.';

CREATE TABLE exchange.retention (
    table_name text NOT NULL,
    keep_days integer,
    CONSTRAINT keep_days_is_positive CHECK ((keep_days > 0))
);

COMMENT ON TABLE exchange.retention IS 'How long the partitions of a table are kept (I24); a table that is not listed is kept for ever.';

COMMENT ON COLUMN exchange.retention.table_name IS 'schema.table, a partitioned one.';

COMMENT ON COLUMN exchange.retention.keep_days IS 'Days after the end of a partition''s week; NULL: for ever. Partitions whose rows are still needed stay longer.';

CREATE TABLE exchange.server (
    is_only boolean DEFAULT true NOT NULL,
    system_identifier text,
    database_oid oid,
    table_oid oid,
    timeline integer,
    is_failover_trusted boolean DEFAULT false NOT NULL,
    noted_at timestamp with time zone,
    restored_at timestamp with time zone,
    restored_because text,
    renumbered_at timestamp with time zone,
    user_ids bigint[] DEFAULT '{}'::bigint[] NOT NULL,
    CONSTRAINT one_row CHECK (is_only)
);

COMMENT ON TABLE exchange.server IS 'Where the database lived when it was last known to have all its commits: another place or an earlier counter means that it was restored (I25).';

COMMENT ON COLUMN exchange.server.system_identifier IS 'Of the cluster; NULL until the first tick or claim, or where the server does not tell.';

COMMENT ON COLUMN exchange.server.table_oid IS 'Of this table: a dump that was loaded again gives it another one.';

COMMENT ON COLUMN exchange.server.is_failover_trusted IS 'A standby that takes over has every commit: another timeline alone is no restore.';

COMMENT ON COLUMN exchange.server.restored_at IS 'When a restore was noticed; nothing is taken, delivered or captured until intersect after-restore has ended.';

COMMENT ON COLUMN exchange.server.renumbered_at IS 'When the numbers that others may know were moved out of their way.';

COMMENT ON COLUMN exchange.server.user_ids IS 'CRM users that our credentials act as: what they wrote last we wrote.';

CREATE TABLE exchange.source_field (
    source_system text NOT NULL,
    entity text NOT NULL,
    column_name text NOT NULL,
    priority integer,
    null_policy text,
    CONSTRAINT null_policy_is_known CHECK ((null_policy = ANY (ARRAY['keep'::text, 'clear'::text])))
);

COMMENT ON TABLE exchange.source_field IS 'Where one field of a source differs from the source''s own priority or null policy.';

CREATE TABLE exchange.survivorship (
    entity text NOT NULL,
    column_name text NOT NULL,
    strategy text NOT NULL,
    CONSTRAINT strategy_is_known CHECK ((strategy = ANY (ARRAY['priority'::text, 'recency'::text, 'completeness'::text])))
);

COMMENT ON TABLE exchange.survivorship IS 'How a field of a golden row is chosen, whatever the source (I7). Not listed: priority. Set it with exchange.set_survivorship, which derives the golden rows anew.';

COMMENT ON COLUMN exchange.survivorship.column_name IS 'Column of linked.<entity>.';

COMMENT ON COLUMN exchange.survivorship.strategy IS 'priority: the best source that has a value; recency: the newest change, whatever the source; completeness: the longest text, then as priority.';

CREATE TABLE exchange.tick (
    tick_id bigint NOT NULL,
    snapshot pg_snapshot NOT NULL,
    started_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    finished_at timestamp with time zone,
    chunk_count integer DEFAULT 1 NOT NULL,
    is_held boolean DEFAULT false NOT NULL,
    counts jsonb DEFAULT '{}'::jsonb NOT NULL,
    lane text DEFAULT 'live'::text NOT NULL
);

COMMENT ON TABLE exchange.tick IS 'One row per tick that found work; snapshot is the watermark of the next one (I1).';

COMMENT ON COLUMN exchange.tick.chunk_count IS 'Into how many parts golden rows are divided among connections.';

COMMENT ON COLUMN exchange.tick.is_held IS 'A brake tripped: its deltas wait for approve or discard (I15).';

COMMENT ON COLUMN exchange.tick.lane IS 'Lane of the deltas it queues, a row of delta.lane.';

CREATE TABLE exchange.tick_count (
    tick_id bigint NOT NULL,
    entity text NOT NULL,
    source_system text NOT NULL,
    rows_taken bigint NOT NULL,
    rows_rejected bigint NOT NULL,
    rows_folded bigint NOT NULL,
    rows_unchanged bigint NOT NULL,
    rows_changed bigint NOT NULL,
    rows_updated bigint DEFAULT 0 NOT NULL,
    rows_deleted bigint DEFAULT 0 NOT NULL,
    records_moved bigint DEFAULT 0 NOT NULL,
    CONSTRAINT counts_add_up CHECK ((rows_taken = (((rows_rejected + rows_folded) + rows_unchanged) + rows_changed)))
);

COMMENT ON TABLE exchange.tick_count IS 'What became of the rows each tick took (I20): rejected, folded into a newer version of the same key, unchanged, changed.';

COMMENT ON COLUMN exchange.tick_count.rows_updated IS 'Of the changed ones, those whose record was there before.';

COMMENT ON COLUMN exchange.tick_count.rows_deleted IS 'Of the changed ones, those that deleted their record.';

COMMENT ON COLUMN exchange.tick_count.records_moved IS 'Records there before that changed their golden id.';

CREATE TABLE exchange.tick_task (
    tick_id bigint NOT NULL,
    task_no integer NOT NULL,
    step smallint NOT NULL,
    action text NOT NULL,
    entity text,
    chunk integer NOT NULL,
    started_at timestamp with time zone,
    finished_at timestamp with time zone,
    row_count bigint
);

COMMENT ON TABLE exchange.tick_task IS 'What a tick on several connections consists of: all tasks of a step, then the next step. Each is a transaction; a tick that was cut off goes on with those that lack finished_at.';

ALTER TABLE exchange.tick ALTER COLUMN tick_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME exchange.tick_tick_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE linked.customer (
    source_system text NOT NULL,
    source_key text NOT NULL,
    record_id bigint NOT NULL,
    golden_id bigint NOT NULL,
    is_deleted boolean DEFAULT false NOT NULL,
    kind text,
    full_name text,
    last_name text,
    first_name text,
    middle_name text,
    company_name text,
    tax_id text,
    tax_reason_code text,
    registration_number text,
    phone text,
    phone_2 text,
    email text,
    email_2 text,
    birth_date date,
    address text,
    city text,
    region text,
    postal_code text,
    country text,
    parent_key text,
    site text,
    manager text,
    status text,
    comment text,
    last_name_key text,
    first_name_key text,
    middle_name_key text,
    company_name_key text,
    tax_id_key text,
    attributes jsonb DEFAULT '{}'::jsonb NOT NULL,
    raw_hash bigint,
    row_id bigint NOT NULL,
    tick_id bigint NOT NULL,
    changed_at timestamp with time zone NOT NULL,
    resolved_kind text GENERATED ALWAYS AS (COALESCE(kind,
CASE
    WHEN ((company_name IS NOT NULL) OR (tax_reason_code IS NOT NULL) OR (length(tax_id) = 10)) THEN 'organization'::text
    ELSE 'person'::text
END)) STORED
)
WITH (fillfactor='90');

COMMENT ON TABLE linked.customer IS 'Latest version of every customer record with its golden id.';

COMMENT ON COLUMN linked.customer.record_id IS 'Number of the record: its golden id while it is alone. A group''s golden id is the lowest of its records.';

COMMENT ON COLUMN linked.customer.last_name_key IS 'Family name in Latin letters, for linking; so are the other keys.';

COMMENT ON COLUMN linked.customer.company_name_key IS 'Company name in Latin letters without its legal form, a bar, the legal form.';

COMMENT ON COLUMN linked.customer.tax_id_key IS 'Tax number, when its check digits are right.';

COMMENT ON COLUMN linked.customer.raw_hash IS 'Hash of the row as it was staged: the same row sent again is told by it, before it is read (I4).';

CREATE UNLOGGED TABLE linked.touched (
    entity text NOT NULL,
    golden_id bigint NOT NULL,
    chunk smallint NOT NULL,
    is_single boolean NOT NULL,
    may_vanish boolean NOT NULL
);

COMMENT ON TABLE linked.touched IS 'Golden rows the running tick must derive again; the survivor views read it. Emptied at the start of each tick.';

COMMENT ON COLUMN linked.touched.chunk IS 'Which of the tick''s connections derives it: golden id modulo their number.';

COMMENT ON COLUMN linked.touched.is_single IS 'One record only: it survives as it is.';

COMMENT ON COLUMN linked.touched.may_vanish IS 'A record of it was deleted or moved away.';

CREATE SEQUENCE golden.golden_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

COMMENT ON SEQUENCE golden.golden_id_seq IS 'One sequence for all entities: a golden id names one thing, and the lower id is the elder.';

CREATE TABLE linked.price (
    source_system text NOT NULL,
    source_key text NOT NULL,
    record_id bigint NOT NULL,
    golden_id bigint,
    is_deleted boolean DEFAULT false NOT NULL,
    product_key text,
    price_type text,
    amount numeric,
    currency text,
    valid_from date,
    attributes jsonb DEFAULT '{}'::jsonb NOT NULL,
    raw_hash bigint,
    row_id bigint NOT NULL,
    tick_id bigint NOT NULL,
    changed_at timestamp with time zone NOT NULL
)
WITH (fillfactor='90');

COMMENT ON TABLE linked.price IS 'Latest version of every price record with its golden id.';

COMMENT ON COLUMN linked.price.golden_id IS 'NULL while the product is unknown.';

CREATE TABLE linked.product (
    source_system text NOT NULL,
    source_key text NOT NULL,
    record_id bigint NOT NULL,
    golden_id bigint NOT NULL,
    is_deleted boolean DEFAULT false NOT NULL,
    sku text,
    name text,
    description text,
    section text,
    unit text,
    vat_rate numeric,
    kind text,
    barcode text,
    is_active boolean,
    attributes jsonb DEFAULT '{}'::jsonb NOT NULL,
    raw_hash bigint,
    row_id bigint NOT NULL,
    tick_id bigint NOT NULL,
    changed_at timestamp with time zone NOT NULL,
    resolved_kind text GENERATED ALWAYS AS (COALESCE(kind, 'goods'::text)) STORED
)
WITH (fillfactor='90');

COMMENT ON TABLE linked.product IS 'Latest version of every product record with its golden id.';

CREATE TABLE linked.sales_order (
    source_system text NOT NULL,
    source_key text NOT NULL,
    record_id bigint NOT NULL,
    golden_id bigint NOT NULL,
    is_deleted boolean DEFAULT false NOT NULL,
    customer_key text,
    contact_key text,
    direction text,
    stage text,
    title text,
    amount numeric,
    currency text,
    ordered_at timestamp with time zone,
    closed_at timestamp with time zone,
    site text,
    manager text,
    comment text,
    attributes jsonb DEFAULT '{}'::jsonb NOT NULL,
    raw_hash bigint,
    row_id bigint NOT NULL,
    tick_id bigint NOT NULL,
    changed_at timestamp with time zone NOT NULL
)
WITH (fillfactor='90');

COMMENT ON TABLE linked.sales_order IS 'Latest version of every order record with its golden id.';

CREATE TABLE linked.sales_order_line (
    source_system text NOT NULL,
    source_key text NOT NULL,
    record_id bigint NOT NULL,
    golden_id bigint NOT NULL,
    is_deleted boolean DEFAULT false NOT NULL,
    order_key text,
    line_number integer,
    product_key text,
    name text,
    quantity numeric,
    unit text,
    price numeric,
    discount numeric,
    vat_rate numeric,
    attributes jsonb DEFAULT '{}'::jsonb NOT NULL,
    raw_hash bigint,
    row_id bigint NOT NULL,
    tick_id bigint NOT NULL,
    changed_at timestamp with time zone NOT NULL
)
WITH (fillfactor='90');

COMMENT ON TABLE linked.sales_order_line IS 'Latest version of every order line record with its golden id.';

CREATE TABLE inbound.card (
    portal_id integer NOT NULL,
    entity text NOT NULL,
    crm_id bigint NOT NULL,
    golden_id bigint DEFAULT nextval('golden.golden_id_seq'::regclass) NOT NULL,
    state text DEFAULT 'read'::text NOT NULL,
    source_key text GENERATED ALWAYS AS (((entity || ':'::text) || crm_id)) STORED NOT NULL,
    fields jsonb NOT NULL,
    owner_entity text,
    owner_id bigint,
    originator_id text,
    read_at timestamp with time zone DEFAULT now() NOT NULL,
    is_captured boolean DEFAULT false NOT NULL,
    is_due boolean DEFAULT false NOT NULL,
    stage_count smallint DEFAULT 0 NOT NULL,
    origin_id bigint,
    updated_at timestamp with time zone,
    updated_by bigint,
    CONSTRAINT entity_is_known CHECK ((entity = ANY (ARRAY['contact'::text, 'company'::text, 'requisite'::text, 'address'::text, 'deal'::text]))),
    CONSTRAINT state_is_known CHECK ((state = ANY (ARRAY['read'::text, 'staged'::text, 'linked'::text, 'review'::text, 'offered'::text, 'second'::text, 'gone'::text])))
);

COMMENT ON TABLE inbound.card IS 'Cards that people made: before us, as the last intersect adopt read them, and since then, as capture met them; deals only while they bear the origin of another one.';

COMMENT ON COLUMN inbound.card.golden_id IS 'The number under which an ERP can take the card over, if it matches nobody.';

COMMENT ON COLUMN inbound.card.state IS 'read; staged: given to the tick; linked: it is a record of an ERP; review: a person decides whether it is one; offered: it matched nobody, an ERP is told; second: another card is the same; gone: people deleted or merged it.';

COMMENT ON COLUMN inbound.card.owner_id IS 'Of a requisite: the card that it hangs on; of an address: its requisite.';

COMMENT ON COLUMN inbound.card.is_captured IS 'Met by capture, not by intersect adopt.';

COMMENT ON COLUMN inbound.card.is_due IS 'Made, or changed while no ERP has it, and so to be staged (again).';

COMMENT ON COLUMN inbound.card.stage_count IS 'How often it was staged: one that stays unreadable is offered as it is.';

COMMENT ON COLUMN inbound.card.origin_id IS 'It bears our origin, the number of a golden row that has another card: a copy, or what is left of the two after a merge.';

COMMENT ON COLUMN inbound.card.updated_at IS 'When people changed it last, in the portal''s time; updated_by: who.';

CREATE TABLE inbound.change (
    inbound_id bigint NOT NULL,
    portal_id integer NOT NULL,
    entity text NOT NULL,
    crm_id bigint NOT NULL,
    golden_id bigint NOT NULL,
    is_new boolean NOT NULL,
    changed_fields text[] NOT NULL,
    base jsonb NOT NULL,
    theirs jsonb NOT NULL,
    changed_by bigint,
    changed_at timestamp with time zone,
    captured_at timestamp with time zone DEFAULT now() NOT NULL,
    offered jsonb
);

COMMENT ON TABLE inbound.change IS 'A change people made in the CRM: portal fields before (base) and after (theirs); append-only.';

COMMENT ON COLUMN inbound.change.offered IS 'The card as ERPs are told of it, where that is not theirs: fields that were overruled or wait for a person are as before.';

ALTER TABLE inbound.change ALTER COLUMN inbound_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME inbound.change_inbound_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

ALTER TABLE inbound.conflict ALTER COLUMN conflict_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME inbound.conflict_conflict_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE inbound.deletion (
    portal_id integer NOT NULL,
    entity text NOT NULL,
    crm_id bigint NOT NULL,
    golden_id bigint NOT NULL,
    state text NOT NULL,
    policy text,
    noticed_at timestamp with time zone DEFAULT now() NOT NULL,
    decided_at timestamp with time zone,
    happened_at timestamp with time zone,
    touched_ids bigint[] DEFAULT '{}'::bigint[] NOT NULL,
    survivor_id bigint,
    records jsonb,
    is_doubtful boolean DEFAULT false NOT NULL,
    CONSTRAINT state_is_known CHECK ((state = ANY (ARRAY['noticed'::text, 'held'::text, 'merging'::text, 'applied'::text, 'discarded'::text])))
);

COMMENT ON TABLE inbound.deletion IS 'Cards of ours that are gone; noticed: until all that people did has been read; held: too many at once, until a person decides; merging: its golden row is to become one with the survivor''s.';

COMMENT ON COLUMN inbound.deletion.policy IS 'What was done: the policy of its kind at that time; merge: people had merged the card.';

COMMENT ON COLUMN inbound.deletion.happened_at IS 'When, by the portal''s event.';

COMMENT ON COLUMN inbound.deletion.touched_ids IS 'Cards of the kind that were saved at the same moment.';

COMMENT ON COLUMN inbound.deletion.survivor_id IS 'The card into which people merged it.';

COMMENT ON COLUMN inbound.deletion.records IS 'Of a merge, whose records the two cards were: {"lost": [[source, key]], "kept": [[source, key]]}.';

COMMENT ON COLUMN inbound.deletion.is_doubtful IS 'It may have been merged into survivor_id or not: a person is asked; with different it was deleted.';

CREATE TABLE inbound.event_package (
    portal_id integer NOT NULL,
    process_id text NOT NULL,
    events jsonb NOT NULL,
    stored_at timestamp with time zone DEFAULT now() NOT NULL,
    taken_at timestamp with time zone
);

COMMENT ON TABLE inbound.event_package IS 'What the portal''s event queue handed over and still reserves: stored before it is worked on, removed once the portal was told.';

COMMENT ON COLUMN inbound.event_package.taken_at IS 'When all its cards had been read and compared; NULL: not yet.';

CREATE TABLE linked.decision (
    decision_id bigint NOT NULL,
    entity text NOT NULL,
    record_a bigint NOT NULL,
    record_b bigint NOT NULL,
    verdict text NOT NULL,
    reason text,
    decided_by text DEFAULT SESSION_USER NOT NULL,
    decided_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT records_are_in_order CHECK ((record_a < record_b)),
    CONSTRAINT verdict_is_known CHECK ((verdict = ANY (ARRAY['same'::text, 'different'::text])))
);

COMMENT ON TABLE linked.decision IS 'What people decided about two records; outranks every rule, for good (I6). The last one on a pair holds.';

ALTER TABLE linked.decision ALTER COLUMN decision_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME linked.decision_decision_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE linked.link (
    record_a bigint NOT NULL,
    record_b bigint NOT NULL,
    match_rule_id integer NOT NULL,
    key_hash bigint NOT NULL,
    entity text NOT NULL,
    tick_id bigint NOT NULL,
    CONSTRAINT records_are_in_order CHECK ((record_a < record_b))
);

COMMENT ON TABLE linked.link IS 'Pairs of records that a rule found to be the same, or worth a look (verdict of the rule); the groups are made of them.';

COMMENT ON COLUMN linked.link.record_a IS 'record_id of the elder record.';

CREATE TABLE linked.match_key (
    key_hash bigint NOT NULL,
    block_id integer NOT NULL,
    record_id bigint NOT NULL
);

COMMENT ON TABLE linked.match_key IS 'Keys of the present version of each record, by block: hashes, for they are compared and never read.';

CREATE TABLE linked.move (
    move_id bigint NOT NULL,
    tick_id bigint NOT NULL,
    entity text NOT NULL,
    record_id bigint NOT NULL,
    from_golden_id bigint NOT NULL,
    to_golden_id bigint NOT NULL,
    moved_at timestamp with time zone DEFAULT now() NOT NULL
);

COMMENT ON TABLE linked.move IS 'A record that left one golden row for another: a merge keeps the elder id, a split gives it back (I5); append-only.';

ALTER TABLE linked.move ALTER COLUMN move_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME linked.move_move_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE linked.pending (
    entity text NOT NULL,
    record_id bigint NOT NULL,
    tick_id bigint
);

COMMENT ON TABLE linked.pending IS 'Records that the next tick groups anew though no row of theirs changed: a decision, a rule. They go when that tick has ended.';

COMMENT ON COLUMN linked.pending.tick_id IS 'Tick that has taken it up; NULL: none yet.';

CREATE VIEW linked.waiting_pair AS
 WITH record AS (
         SELECT 'customer'::text AS entity,
            customer.record_id,
            customer.golden_id
           FROM linked.customer customer
          WHERE (NOT customer.is_deleted)
        UNION ALL
         SELECT 'product'::text AS entity,
            product.record_id,
            product.golden_id
           FROM linked.product product
          WHERE (NOT product.is_deleted)
        )
 SELECT DISTINCT ON (link.record_a, link.record_b) link.entity,
    link.record_a,
    link.record_b,
    one.golden_id AS golden_id_a,
    other.golden_id AS golden_id_b,
    rule.match_rule_id,
    rule.rule_name,
    rule.verdict,
    rule.strength,
    link.tick_id
   FROM (((linked.link link
     JOIN exchange.match_rule rule ON ((link.match_rule_id = rule.match_rule_id)))
     JOIN record one ON (((link.record_a = one.record_id) AND (link.entity = one.entity))))
     JOIN record other ON (((link.record_b = other.record_id) AND (link.entity = other.entity))))
  WHERE ((one.golden_id <> other.golden_id) AND (NOT (EXISTS ( SELECT
           FROM linked.decision decision
          WHERE ((decision.record_a = link.record_a) AND (decision.record_b = link.record_b))))))
  ORDER BY link.record_a, link.record_b, rule.strength DESC, rule.match_rule_id;

COMMENT ON VIEW linked.waiting_pair IS 'Pairs that wait for linked.decide: the best rule that links them; verdict same: a contradiction keeps them apart. With evidence: linked.review().';

CREATE TABLE staging.customer (
    source_system text DEFAULT 
CASE
    WHEN (CURRENT_USER ~~ 'source\_%'::text) THEN substr((CURRENT_USER)::text, 8)
    ELSE NULL::text
END NOT NULL,
    source_key text,
    op text DEFAULT 'upsert'::text NOT NULL,
    modified_at text,
    batch_id text,
    attributes jsonb DEFAULT '{}'::jsonb NOT NULL,
    kind text,
    full_name text,
    last_name text,
    first_name text,
    middle_name text,
    company_name text,
    tax_id text,
    tax_reason_code text,
    registration_number text,
    phone text,
    phone_2 text,
    email text,
    email_2 text,
    birth_date text,
    address text,
    city text,
    region text,
    postal_code text,
    country text,
    parent_key text,
    site text,
    manager text,
    status text,
    comment text,
    row_id bigint NOT NULL,
    xact xid8 DEFAULT pg_current_xact_id() NOT NULL,
    received_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT source_system_is_own CHECK (((('source_'::text || source_system) = CURRENT_USER) OR pg_has_role(CURRENT_USER, 'intersect_loader'::name, 'usage'::text)))
)
PARTITION BY RANGE (received_at);

COMMENT ON TABLE staging.customer IS 'A version of a customer: becomes a contact or a company, its requisite.';

COMMENT ON COLUMN staging.customer.source_system IS 'Source that wrote the row; defaults to the writing role''s source (role source_<name>).';

COMMENT ON COLUMN staging.customer.source_key IS 'Key of the record in that source; required.';

COMMENT ON COLUMN staging.customer.op IS 'upsert (default) or delete.';

COMMENT ON COLUMN staging.customer.modified_at IS 'When the source changed the record; orders versions of one key within a tick; falls back to arrival order.';

COMMENT ON COLUMN staging.customer.batch_id IS 'Free text of the writer, repeated in rejects.';

COMMENT ON COLUMN staging.customer.attributes IS 'Any further fields; the field map can send them to CRM custom fields.';

COMMENT ON COLUMN staging.customer.kind IS 'person or organization; inferred when absent.';

COMMENT ON COLUMN staging.customer.full_name IS 'Full name of a person, when it is not split.';

COMMENT ON COLUMN staging.customer.last_name IS 'Family name.';

COMMENT ON COLUMN staging.customer.first_name IS 'Given name.';

COMMENT ON COLUMN staging.customer.middle_name IS 'Patronymic or middle name.';

COMMENT ON COLUMN staging.customer.company_name IS 'Name of an organization.';

COMMENT ON COLUMN staging.customer.tax_id IS 'ИНН (10 digits organization, 12 person), БИН or another country''s tax number.';

COMMENT ON COLUMN staging.customer.tax_reason_code IS 'КПП, 9 characters.';

COMMENT ON COLUMN staging.customer.registration_number IS 'ОГРН or ОГРНИП.';

COMMENT ON COLUMN staging.customer.phone IS 'Phone in any usual form.';

COMMENT ON COLUMN staging.customer.phone_2 IS 'Second phone.';

COMMENT ON COLUMN staging.customer.email IS 'E-mail address.';

COMMENT ON COLUMN staging.customer.email_2 IS 'Second e-mail address.';

COMMENT ON COLUMN staging.customer.birth_date IS 'Date of birth in the source''s date order.';

COMMENT ON COLUMN staging.customer.address IS 'Street and house.';

COMMENT ON COLUMN staging.customer.city IS 'City.';

COMMENT ON COLUMN staging.customer.region IS 'Region or state.';

COMMENT ON COLUMN staging.customer.postal_code IS 'Postal code.';

COMMENT ON COLUMN staging.customer.country IS 'Country.';

COMMENT ON COLUMN staging.customer.parent_key IS 'For a person: source_key of the organization.';

COMMENT ON COLUMN staging.customer.site IS 'Dealer centre or branch.';

COMMENT ON COLUMN staging.customer.manager IS 'Responsible person, as the source names them.';

COMMENT ON COLUMN staging.customer.status IS 'Status, as the source names it.';

COMMENT ON COLUMN staging.customer.comment IS 'Free text.';

COMMENT ON COLUMN staging.customer.row_id IS 'Arrival order; set by the database.';

COMMENT ON COLUMN staging.customer.xact IS 'Transaction that wrote the row; set by the database.';

COMMENT ON COLUMN staging.customer.received_at IS 'When that transaction began; set by the database.';

CREATE TABLE staging.price (
    source_system text DEFAULT 
CASE
    WHEN (CURRENT_USER ~~ 'source\_%'::text) THEN substr((CURRENT_USER)::text, 8)
    ELSE NULL::text
END NOT NULL,
    source_key text,
    op text DEFAULT 'upsert'::text NOT NULL,
    modified_at text,
    batch_id text,
    attributes jsonb DEFAULT '{}'::jsonb NOT NULL,
    product_key text,
    price_type text,
    amount text,
    currency text,
    valid_from text,
    row_id bigint NOT NULL,
    xact xid8 DEFAULT pg_current_xact_id() NOT NULL,
    received_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT source_system_is_own CHECK (((('source_'::text || source_system) = CURRENT_USER) OR pg_has_role(CURRENT_USER, 'intersect_loader'::name, 'usage'::text)))
)
PARTITION BY RANGE (received_at);

COMMENT ON TABLE staging.price IS 'A version of a product''s price: becomes a catalog price.';

COMMENT ON COLUMN staging.price.source_system IS 'Source that wrote the row; defaults to the writing role''s source (role source_<name>).';

COMMENT ON COLUMN staging.price.source_key IS 'Key of the record in that source; required.';

COMMENT ON COLUMN staging.price.op IS 'upsert (default) or delete.';

COMMENT ON COLUMN staging.price.modified_at IS 'When the source changed the record; orders versions of one key within a tick; falls back to arrival order.';

COMMENT ON COLUMN staging.price.batch_id IS 'Free text of the writer, repeated in rejects.';

COMMENT ON COLUMN staging.price.attributes IS 'Any further fields; the field map can send them to CRM custom fields.';

COMMENT ON COLUMN staging.price.product_key IS 'source_key of the product.';

COMMENT ON COLUMN staging.price.price_type IS 'Price type; base (default) is the portal''s base price.';

COMMENT ON COLUMN staging.price.amount IS 'Price of one unit.';

COMMENT ON COLUMN staging.price.currency IS 'ISO 4217 code.';

COMMENT ON COLUMN staging.price.valid_from IS 'First day the price holds.';

COMMENT ON COLUMN staging.price.row_id IS 'Arrival order; set by the database.';

COMMENT ON COLUMN staging.price.xact IS 'Transaction that wrote the row; set by the database.';

COMMENT ON COLUMN staging.price.received_at IS 'When that transaction began; set by the database.';

CREATE TABLE staging.product (
    source_system text DEFAULT 
CASE
    WHEN (CURRENT_USER ~~ 'source\_%'::text) THEN substr((CURRENT_USER)::text, 8)
    ELSE NULL::text
END NOT NULL,
    source_key text,
    op text DEFAULT 'upsert'::text NOT NULL,
    modified_at text,
    batch_id text,
    attributes jsonb DEFAULT '{}'::jsonb NOT NULL,
    sku text,
    name text,
    description text,
    section text,
    unit text,
    vat_rate text,
    kind text,
    barcode text,
    is_active text,
    row_id bigint NOT NULL,
    xact xid8 DEFAULT pg_current_xact_id() NOT NULL,
    received_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT source_system_is_own CHECK (((('source_'::text || source_system) = CURRENT_USER) OR pg_has_role(CURRENT_USER, 'intersect_loader'::name, 'usage'::text)))
)
PARTITION BY RANGE (received_at);

COMMENT ON TABLE staging.product IS 'A version of a product or service: becomes a catalog product.';

COMMENT ON COLUMN staging.product.source_system IS 'Source that wrote the row; defaults to the writing role''s source (role source_<name>).';

COMMENT ON COLUMN staging.product.source_key IS 'Key of the record in that source; required.';

COMMENT ON COLUMN staging.product.op IS 'upsert (default) or delete.';

COMMENT ON COLUMN staging.product.modified_at IS 'When the source changed the record; orders versions of one key within a tick; falls back to arrival order.';

COMMENT ON COLUMN staging.product.batch_id IS 'Free text of the writer, repeated in rejects.';

COMMENT ON COLUMN staging.product.attributes IS 'Any further fields; the field map can send them to CRM custom fields.';

COMMENT ON COLUMN staging.product.sku IS 'Article number; the same in every source.';

COMMENT ON COLUMN staging.product.name IS 'Name.';

COMMENT ON COLUMN staging.product.description IS 'Description.';

COMMENT ON COLUMN staging.product.section IS 'Catalog section.';

COMMENT ON COLUMN staging.product.unit IS 'Unit of measure.';

COMMENT ON COLUMN staging.product.vat_rate IS 'VAT rate in percent.';

COMMENT ON COLUMN staging.product.kind IS 'goods (default) or service.';

COMMENT ON COLUMN staging.product.barcode IS 'Barcode.';

COMMENT ON COLUMN staging.product.is_active IS 'Whether it is sold: yes/no, 1/0, да/нет.';

COMMENT ON COLUMN staging.product.row_id IS 'Arrival order; set by the database.';

COMMENT ON COLUMN staging.product.xact IS 'Transaction that wrote the row; set by the database.';

COMMENT ON COLUMN staging.product.received_at IS 'When that transaction began; set by the database.';

CREATE TABLE staging.sales_order (
    source_system text DEFAULT 
CASE
    WHEN (CURRENT_USER ~~ 'source\_%'::text) THEN substr((CURRENT_USER)::text, 8)
    ELSE NULL::text
END NOT NULL,
    source_key text,
    op text DEFAULT 'upsert'::text NOT NULL,
    modified_at text,
    batch_id text,
    attributes jsonb DEFAULT '{}'::jsonb NOT NULL,
    customer_key text,
    contact_key text,
    direction text,
    stage text,
    title text,
    amount text,
    currency text,
    ordered_at text,
    closed_at text,
    site text,
    manager text,
    comment text,
    row_id bigint NOT NULL,
    xact xid8 DEFAULT pg_current_xact_id() NOT NULL,
    received_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT source_system_is_own CHECK (((('source_'::text || source_system) = CURRENT_USER) OR pg_has_role(CURRENT_USER, 'intersect_loader'::name, 'usage'::text)))
)
PARTITION BY RANGE (received_at);

COMMENT ON TABLE staging.sales_order IS 'A version of an order: becomes a deal in the pipeline of its direction.';

COMMENT ON COLUMN staging.sales_order.source_system IS 'Source that wrote the row; defaults to the writing role''s source (role source_<name>).';

COMMENT ON COLUMN staging.sales_order.source_key IS 'Key of the record in that source; required.';

COMMENT ON COLUMN staging.sales_order.op IS 'upsert (default) or delete.';

COMMENT ON COLUMN staging.sales_order.modified_at IS 'When the source changed the record; orders versions of one key within a tick; falls back to arrival order.';

COMMENT ON COLUMN staging.sales_order.batch_id IS 'Free text of the writer, repeated in rejects.';

COMMENT ON COLUMN staging.sales_order.attributes IS 'Any further fields; the field map can send them to CRM custom fields.';

COMMENT ON COLUMN staging.sales_order.customer_key IS 'source_key of the customer who pays.';

COMMENT ON COLUMN staging.sales_order.contact_key IS 'source_key of the person to talk to, if another.';

COMMENT ON COLUMN staging.sales_order.direction IS 'sales, repair, insurance …; a value of the dictionary deal_direction.';

COMMENT ON COLUMN staging.sales_order.stage IS 'A value of the dictionary deal_stage.';

COMMENT ON COLUMN staging.sales_order.title IS 'Title of the deal; the order''s key when absent.';

COMMENT ON COLUMN staging.sales_order.amount IS 'Total; the sum of the lines when absent.';

COMMENT ON COLUMN staging.sales_order.currency IS 'ISO 4217 code.';

COMMENT ON COLUMN staging.sales_order.ordered_at IS 'When it was ordered.';

COMMENT ON COLUMN staging.sales_order.closed_at IS 'When it was or should be closed.';

COMMENT ON COLUMN staging.sales_order.site IS 'Dealer centre or branch.';

COMMENT ON COLUMN staging.sales_order.manager IS 'Responsible person, as the source names them.';

COMMENT ON COLUMN staging.sales_order.comment IS 'Free text.';

COMMENT ON COLUMN staging.sales_order.row_id IS 'Arrival order; set by the database.';

COMMENT ON COLUMN staging.sales_order.xact IS 'Transaction that wrote the row; set by the database.';

COMMENT ON COLUMN staging.sales_order.received_at IS 'When that transaction began; set by the database.';

CREATE TABLE staging.sales_order_line (
    source_system text DEFAULT 
CASE
    WHEN (CURRENT_USER ~~ 'source\_%'::text) THEN substr((CURRENT_USER)::text, 8)
    ELSE NULL::text
END NOT NULL,
    source_key text,
    op text DEFAULT 'upsert'::text NOT NULL,
    modified_at text,
    batch_id text,
    attributes jsonb DEFAULT '{}'::jsonb NOT NULL,
    order_key text,
    line_number text,
    product_key text,
    name text,
    quantity text,
    unit text,
    price text,
    discount text,
    vat_rate text,
    row_id bigint NOT NULL,
    xact xid8 DEFAULT pg_current_xact_id() NOT NULL,
    received_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT source_system_is_own CHECK (((('source_'::text || source_system) = CURRENT_USER) OR pg_has_role(CURRENT_USER, 'intersect_loader'::name, 'usage'::text)))
)
PARTITION BY RANGE (received_at);

COMMENT ON TABLE staging.sales_order_line IS 'A version of an order''s line: becomes a product row of the deal.';

COMMENT ON COLUMN staging.sales_order_line.source_system IS 'Source that wrote the row; defaults to the writing role''s source (role source_<name>).';

COMMENT ON COLUMN staging.sales_order_line.source_key IS 'Key of the record in that source; required.';

COMMENT ON COLUMN staging.sales_order_line.op IS 'upsert (default) or delete.';

COMMENT ON COLUMN staging.sales_order_line.modified_at IS 'When the source changed the record; orders versions of one key within a tick; falls back to arrival order.';

COMMENT ON COLUMN staging.sales_order_line.batch_id IS 'Free text of the writer, repeated in rejects.';

COMMENT ON COLUMN staging.sales_order_line.attributes IS 'Any further fields; the field map can send them to CRM custom fields.';

COMMENT ON COLUMN staging.sales_order_line.order_key IS 'source_key of the order.';

COMMENT ON COLUMN staging.sales_order_line.line_number IS 'Position in the order.';

COMMENT ON COLUMN staging.sales_order_line.product_key IS 'source_key of the product.';

COMMENT ON COLUMN staging.sales_order_line.name IS 'Text of the line when there is no product.';

COMMENT ON COLUMN staging.sales_order_line.quantity IS 'Quantity; 1 when absent.';

COMMENT ON COLUMN staging.sales_order_line.unit IS 'Unit of measure.';

COMMENT ON COLUMN staging.sales_order_line.price IS 'Price of one unit with tax, before discount; the product''s own price when absent.';

COMMENT ON COLUMN staging.sales_order_line.discount IS 'Discount in percent.';

COMMENT ON COLUMN staging.sales_order_line.vat_rate IS 'VAT rate in percent.';

COMMENT ON COLUMN staging.sales_order_line.row_id IS 'Arrival order; set by the database.';

COMMENT ON COLUMN staging.sales_order_line.xact IS 'Transaction that wrote the row; set by the database.';

COMMENT ON COLUMN staging.sales_order_line.received_at IS 'When that transaction began; set by the database.';

CREATE TABLE outbound.acknowledgement (
    consumer text NOT NULL,
    change_id bigint NOT NULL,
    acknowledged_at timestamp with time zone DEFAULT now() NOT NULL,
    refusal text,
    closed_at timestamp with time zone,
    closed_by text
);

COMMENT ON TABLE outbound.acknowledgement IS 'Changes a consumer has taken; append-only.';

COMMENT ON COLUMN outbound.acknowledgement.refusal IS 'Why the consumer did not take the change; NULL: it did.';

COMMENT ON COLUMN outbound.acknowledgement.closed_at IS 'When a person had seen to the refusal.';

CREATE TABLE outbound.change (
    change_id bigint NOT NULL,
    inbound_id bigint NOT NULL,
    entity text NOT NULL,
    op text NOT NULL,
    changed_fields text[] NOT NULL,
    source_system text NOT NULL,
    source_key text,
    golden_id bigint NOT NULL,
    crm_id bigint NOT NULL,
    record jsonb NOT NULL,
    changed_at timestamp with time zone,
    changed_by text,
    captured_at timestamp with time zone DEFAULT now() NOT NULL,
    into_source_key text,
    into_golden_id bigint,
    into_crm_id bigint,
    CONSTRAINT op_is_known CHECK ((op = ANY (ARRAY['insert'::text, 'update'::text, 'delete'::text, 'merge'::text])))
);

COMMENT ON TABLE outbound.change IS 'Changes offered to source systems, in order; read through outbound.customer, outbound.sales_order.';

COMMENT ON COLUMN outbound.change.record IS 'The record''s present values in the CRM, by staging column.';

COMMENT ON COLUMN outbound.change.into_source_key IS 'Of a merge: the source''s own record that the other card stood for; NULL: it has none there.';

COMMENT ON COLUMN outbound.change.into_golden_id IS 'Of a merge: the golden row that the record belongs to now.';

COMMENT ON COLUMN outbound.change.into_crm_id IS 'Of a merge: the card that is left.';

CREATE VIEW outbound.backlog WITH (security_invoker='true') AS
 SELECT reader.consumer,
    change.change_id,
        CASE
            WHEN ((change.op = 'update'::text) AND earlier.has_insert) THEN 'insert'::text
            ELSE change.op
        END AS op,
        CASE
            WHEN (earlier.fields IS NULL) THEN change.changed_fields
            ELSE ARRAY( SELECT name.name
               FROM unnest((change.changed_fields || earlier.fields)) name(name)
              GROUP BY name.name
              ORDER BY name.name)
        END AS changed_fields,
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
    COALESCE(earlier.captured_at, change.captured_at) AS waiting_since
   FROM ((outbound.consumer reader
     JOIN outbound.change change ON (((reader.source_system = change.source_system) AND (change.change_id > reader.through_id))))
     LEFT JOIN LATERAL ( SELECT bool_or((before.op = 'insert'::text)) AS has_insert,
            min(before.captured_at) AS captured_at,
            array_agg(field.name) FILTER (WHERE (field.name IS NOT NULL)) AS fields
           FROM (outbound.change before
             LEFT JOIN LATERAL unnest(before.changed_fields) field(name) ON (true))
          WHERE ((before.golden_id = change.golden_id) AND (before.entity = change.entity) AND (before.source_system = change.source_system) AND (NOT (before.source_key IS DISTINCT FROM change.source_key)) AND (before.change_id < change.change_id) AND (before.change_id > reader.through_id) AND (before.op = ANY (ARRAY['insert'::text, 'update'::text])) AND (NOT (EXISTS ( SELECT
                   FROM outbound.acknowledgement taken
                  WHERE ((taken.consumer = reader.consumer) AND (taken.change_id = before.change_id))
                 OFFSET 0))))
         HAVING (count(*) > 0)) earlier ON ((change.op <> 'merge'::text)))
  WHERE ((NOT (EXISTS ( SELECT
           FROM outbound.acknowledgement taken
          WHERE ((taken.consumer = reader.consumer) AND (taken.change_id = change.change_id))
         OFFSET 0))) AND ((change.op <> ALL (ARRAY['insert'::text, 'update'::text])) OR (NOT (EXISTS ( SELECT
           FROM outbound.change later
          WHERE ((later.golden_id = change.golden_id) AND (later.entity = change.entity) AND (later.source_system = change.source_system) AND (NOT (later.source_key IS DISTINCT FROM change.source_key)) AND (later.change_id > change.change_id) AND ((later.op <> 'merge'::text) OR (change.source_key IS NULL)) AND (NOT (EXISTS ( SELECT
                   FROM outbound.acknowledgement taken
                  WHERE ((taken.consumer = reader.consumer) AND (taken.change_id = later.change_id))
                 OFFSET 0)))))))));

COMMENT ON VIEW outbound.backlog IS 'Changes of all kinds that consumers have not acknowledged; the newest of each record stands for those before it.';

COMMENT ON COLUMN outbound.backlog.waiting_since IS 'Since when the oldest change that it stands for waits.';

ALTER TABLE outbound.change ALTER COLUMN change_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME outbound.change_change_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE VIEW outbound.customer WITH (security_invoker='true') AS
 SELECT change_id,
    op,
    changed_fields,
    source_system,
    source_key,
    golden_id,
    crm_id,
    changed_at,
    changed_by,
        CASE entity
            WHEN 'company'::text THEN 'organization'::text
            ELSE 'person'::text
        END AS kind,
    (record ->> 'last_name'::text) AS last_name,
    (record ->> 'first_name'::text) AS first_name,
    (record ->> 'middle_name'::text) AS middle_name,
    (record ->> 'company_name'::text) AS company_name,
    (record ->> 'phone'::text) AS phone,
    (record ->> 'phone_2'::text) AS phone_2,
    (record ->> 'email'::text) AS email,
    (record ->> 'email_2'::text) AS email_2,
    ((record ->> 'birth_date'::text))::date AS birth_date,
    (record ->> 'comment'::text) AS comment,
    record,
    consumer,
    (record ->> 'tax_id'::text) AS tax_id,
    (record ->> 'tax_reason_code'::text) AS tax_reason_code,
    (record ->> 'registration_number'::text) AS registration_number,
    into_source_key,
    into_golden_id,
    into_crm_id,
    (record ->> 'address'::text) AS address,
    (record ->> 'city'::text) AS city,
    (record ->> 'region'::text) AS region,
    (record ->> 'postal_code'::text) AS postal_code,
    (record ->> 'country'::text) AS country
   FROM outbound.backlog change
  WHERE (entity = ANY (ARRAY['contact'::text, 'company'::text]));

COMMENT ON VIEW outbound.customer IS 'Changes of contacts and companies made in the CRM, in order of change_id, until they are acknowledged.';

COMMENT ON COLUMN outbound.customer.change_id IS 'Order of the changes; acknowledge it with outbound.ack or outbound.ack_through.';

COMMENT ON COLUMN outbound.customer.op IS 'insert (born in the CRM), update, delete or merge.';

COMMENT ON COLUMN outbound.customer.changed_fields IS 'Columns that changed since the record was acknowledged last, of those the receiving source owns.';

COMMENT ON COLUMN outbound.customer.source_key IS 'The record''s key in the receiving source; NULL when it was born in the CRM.';

COMMENT ON COLUMN outbound.customer.golden_id IS 'To close the loop of a new record, stage it with its own source_key and attributes {"golden_id": …}.';

COMMENT ON COLUMN outbound.customer.record IS 'All present values by staging column.';

COMMENT ON COLUMN outbound.customer.consumer IS 'Who has not acknowledged it: the source itself, or a reader of its own pace beside it.';

COMMENT ON COLUMN outbound.customer.into_source_key IS 'Of a merge: your record that the other card stood for; NULL: you have none there.';

COMMENT ON COLUMN outbound.customer.into_golden_id IS 'Of a merge: the golden id of what both are now.';

COMMENT ON COLUMN outbound.customer.into_crm_id IS 'Of a merge: the card that is left.';

CREATE VIEW outbound.sales_order WITH (security_invoker='true') AS
 SELECT change.change_id,
    change.op,
    change.changed_fields,
    change.source_system,
    change.source_key,
    change.golden_id,
    change.crm_id,
    change.changed_at,
    change.changed_by,
    (change.record ->> 'direction'::text) AS direction,
    (change.record ->> 'stage'::text) AS stage,
    (change.record ->> 'title'::text) AS title,
    ((change.record ->> 'amount'::text))::numeric AS amount,
    (change.record ->> 'currency'::text) AS currency,
    ((change.record ->> 'ordered_at'::text))::timestamp with time zone AS ordered_at,
    ((change.record ->> 'closed_at'::text))::timestamp with time zone AS closed_at,
    (change.record ->> 'comment'::text) AS comment,
    change.record,
    change.consumer,
    change.into_source_key,
    change.into_golden_id,
    change.into_crm_id,
    named.customer_key,
    named.customer_golden_id,
    named.contact_key,
    named.contact_golden_id
   FROM (outbound.backlog change
     CROSS JOIN LATERAL outbound.order_customers(change.source_system, (change.record -> 'customers'::text)) named(customer_key, customer_golden_id, contact_key, contact_golden_id))
  WHERE (change.entity = 'deal'::text);

COMMENT ON VIEW outbound.sales_order IS 'Changes of deals made in the CRM, in order of change_id, until they are acknowledged.';

COMMENT ON COLUMN outbound.sales_order.change_id IS 'Order of the changes; acknowledge it with outbound.ack or outbound.ack_through.';

COMMENT ON COLUMN outbound.sales_order.changed_fields IS 'Columns that changed since the record was acknowledged last, of those the receiving source owns.';

COMMENT ON COLUMN outbound.sales_order.source_key IS 'The record''s key in the receiving source; NULL when it was born in the CRM.';

COMMENT ON COLUMN outbound.sales_order.record IS 'All present values by staging column.';

COMMENT ON COLUMN outbound.sales_order.consumer IS 'Who has not acknowledged it: the source itself, or a reader of its own pace beside it.';

COMMENT ON COLUMN outbound.sales_order.into_source_key IS 'Of a merge: your record that the other card stood for; NULL: you have none there.';

COMMENT ON COLUMN outbound.sales_order.into_golden_id IS 'Of a merge: the golden id of what both are now.';

COMMENT ON COLUMN outbound.sales_order.into_crm_id IS 'Of a merge: the card that is left.';

COMMENT ON COLUMN outbound.sales_order.customer_key IS 'Who pays: your key of the customer; NULL: the deal names none, or you have not taken it over yet.';

COMMENT ON COLUMN outbound.sales_order.customer_golden_id IS 'Of the customer, to find its insert in outbound.customer by.';

COMMENT ON COLUMN outbound.sales_order.contact_key IS 'The person of the paying company, in the same way.';

CREATE VIEW outbound.sales_order_line WITH (security_invoker='true') AS
 SELECT change.change_id,
    change.source_system,
    change.source_key AS order_key,
    change.golden_id AS order_golden_id,
    change.crm_id,
    change.changed_at,
    change.changed_by,
    line.line_number,
    line.product_key,
    line.name,
    line.quantity,
    line.price,
    line.discount,
    line.vat_rate,
    change.consumer
   FROM (outbound.backlog change
     CROSS JOIN LATERAL jsonb_to_recordset((change.record -> 'lines'::text)) line(line_number integer, product_key text, name text, quantity numeric, price numeric, discount numeric, vat_rate numeric))
  WHERE ((change.entity = 'deal'::text) AND ('lines'::text = ANY (change.changed_fields)));

COMMENT ON VIEW outbound.sales_order_line IS 'All lines of the orders in outbound.sales_order whose changed_fields name lines; an order without any has none here.';

COMMENT ON COLUMN outbound.sales_order_line.change_id IS 'That of the order''s change: acknowledging it acknowledges the lines.';

COMMENT ON COLUMN outbound.sales_order_line.product_key IS 'The product''s key in the receiving source; NULL for one that it does not have.';

COMMENT ON COLUMN outbound.sales_order_line.price IS 'Before the discount, which is in per cent.';

COMMENT ON COLUMN outbound.sales_order_line.consumer IS 'Who has not acknowledged it: the source itself, or a reader of its own pace beside it.';

CREATE TABLE portal.answer (
    portal_id integer NOT NULL,
    question text NOT NULL,
    found text,
    found_at timestamp with time zone,
    chosen text,
    chosen_at timestamp with time zone
);

COMMENT ON TABLE portal.answer IS 'How one portal does it: found by intersect check --probe, or chosen by a person, who outranks it.';

CREATE UNLOGGED TABLE portal.bucket (
    portal_id integer NOT NULL,
    address text NOT NULL,
    size double precision NOT NULL,
    drain double precision NOT NULL,
    level double precision NOT NULL,
    doubt double precision NOT NULL,
    is_rested boolean DEFAULT false NOT NULL,
    drained_at timestamp with time zone NOT NULL,
    known_at timestamp with time zone NOT NULL,
    taken_rate double precision DEFAULT 0 NOT NULL,
    paused_until timestamp with time zone,
    refusals integer DEFAULT 0 NOT NULL,
    epoch bigint DEFAULT 0 NOT NULL,
    trial_at timestamp with time zone
);

COMMENT ON TABLE portal.bucket IS 'The portal''s leaky bucket as we reckon it, for one address that its requests come from (T06).';

COMMENT ON COLUMN portal.bucket.level IS 'Never below the portal''s own counter, as far as we know.';

COMMENT ON COLUMN portal.bucket.doubt IS 'By how much the counter may be lower: the whole size until a refusal, or a rest, has told.';

COMMENT ON COLUMN portal.bucket.is_rested IS 'The level was 0 since the last refusal: when in a second the portal drains is not known.';

COMMENT ON COLUMN portal.bucket.drained_at IS 'Last whole second, counted from the last refusal, at which the level was lowered.';

COMMENT ON COLUMN portal.bucket.taken_rate IS 'Requests a second that others on the same address took, as of known_at.';

COMMENT ON COLUMN portal.bucket.epoch IS 'Grows with each refusal; places reserved before are void.';

COMMENT ON COLUMN portal.bucket.trial_at IS 'When a request left that may be refused: one at a time.';

CREATE TABLE portal.credential (
    portal_id integer NOT NULL,
    credential text NOT NULL,
    operating_limit double precision,
    operating_window double precision NOT NULL,
    seen_at timestamp with time zone NOT NULL,
    stopped_at timestamp with time zone,
    stopped_until timestamp with time zone,
    stop_reason text
);

COMMENT ON TABLE portal.credential IS 'Webhooks and applications that loaders deliver with, by a name that holds no secret, and the server time each has (T05).';

COMMENT ON COLUMN portal.credential.operating_limit IS 'Seconds of server time a method may use in a window; NULL: no limit.';

COMMENT ON COLUMN portal.credential.operating_window IS 'Seconds; 600 at a real portal.';

COMMENT ON COLUMN portal.credential.stopped_at IS 'Since when the portal refuses it; NULL: it works.';

COMMENT ON COLUMN portal.credential.stopped_until IS 'When it is tried again.';

COMMENT ON COLUMN portal.credential.stop_reason IS 'The portal''s error code.';

CREATE TABLE portal.difference (
    difference_id bigint NOT NULL,
    portal_id integer NOT NULL,
    entity text NOT NULL,
    kind text NOT NULL,
    basis text,
    golden_id bigint,
    crm_id bigint,
    field_name text,
    ours jsonb,
    theirs jsonb,
    changed_by bigint,
    changed_at timestamp with time zone,
    repair text,
    found_at timestamp with time zone DEFAULT now() NOT NULL,
    purpose text DEFAULT 'reconcile'::text NOT NULL,
    CONSTRAINT basis_is_known CHECK ((basis = ANY (ARRAY['golden'::text, 'confirmed'::text]))),
    CONSTRAINT kind_is_known CHECK ((kind = ANY (ARRAY['missing'::text, 'extra'::text, 'different'::text, 'duplicated'::text]))),
    CONSTRAINT repair_is_known CHECK ((repair = ANY (ARRAY['queued'::text, 'taken_over'::text, 'captured'::text, 'deleted'::text, 'read_again'::text, 'lost'::text])))
);

COMMENT ON TABLE portal.difference IS 'What the last reconciliation found: one row per missing, extra or duplicated object, one per differing field.';

COMMENT ON COLUMN portal.difference.kind IS 'missing: we know or want it, the portal has none; extra: it bears our origin and we do not know it; duplicated: a second one of an origin; different: a field.';

COMMENT ON COLUMN portal.difference.basis IS 'golden: the golden row wants ours; confirmed: the portal had confirmed ours, and capture has not seen the change.';

COMMENT ON COLUMN portal.difference.changed_at IS 'When, by the portal, the object changed last.';

COMMENT ON COLUMN portal.difference.repair IS 'What --repair did: queued in the lane reconciliation, taken_over under its golden id, captured as a change of people, deleted: noted as deleted by people, with what the policy of its kind says; after a restore also read_again: what the card holds counts as known, lost: waits in portal.lost_card; NULL: nothing.';

COMMENT ON COLUMN portal.difference.purpose IS 'Of the walk that found it; those of a sweep stay until it ends.';

ALTER TABLE portal.difference ALTER COLUMN difference_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME portal.difference_difference_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE portal.field (
    portal_id integer NOT NULL,
    entity text NOT NULL,
    field_name text NOT NULL,
    field_type text,
    is_required boolean DEFAULT false NOT NULL,
    is_read_only boolean DEFAULT false NOT NULL,
    is_multiple boolean DEFAULT false NOT NULL,
    seen_at timestamp with time zone DEFAULT now() NOT NULL
);

COMMENT ON TABLE portal.field IS 'Fields the portal says it has, as of the last check.';

CREATE TABLE portal.lost_card (
    portal_id integer NOT NULL,
    entity text NOT NULL,
    crm_id bigint NOT NULL,
    golden_id bigint,
    fields jsonb NOT NULL,
    found_at timestamp with time zone DEFAULT now() NOT NULL
);

COMMENT ON TABLE portal.lost_card IS 'Objects of ours that a restored database does not know the record of: they wait for it to be staged again, so that it gets no second one.';

COMMENT ON COLUMN portal.lost_card.golden_id IS 'Golden id that the record had before; a price bears none.';

CREATE TABLE portal.lost_value (
    portal_id integer NOT NULL,
    entity text NOT NULL,
    crm_id bigint NOT NULL,
    field_name text NOT NULL,
    value_hash bigint NOT NULL,
    is_selective boolean DEFAULT true NOT NULL
);

COMMENT ON TABLE portal.lost_value IS 'Values of lost cards, as hashes: which of them may be the one of a record that is staged again?';

COMMENT ON COLUMN portal.lost_value.is_selective IS 'So few cards have the value that it says something about which one it is.';

CREATE TABLE portal.method_time (
    portal_id integer NOT NULL,
    method text NOT NULL,
    record_seconds double precision NOT NULL,
    noted_at timestamp with time zone NOT NULL
);

COMMENT ON TABLE portal.method_time IS 'Server time of a method for one record, learned from replies: sizes batches and reserves server time.';

CREATE TABLE portal.move (
    portal_id integer NOT NULL,
    configured text NOT NULL,
    present text NOT NULL,
    moved_at timestamp with time zone NOT NULL
);

COMMENT ON TABLE portal.move IS 'Where a portal answers that has left the address of the settings (T01); scheme, host and port, no secret.';

CREATE UNLOGGED TABLE portal.operating_refusal (
    portal_id integer NOT NULL,
    credential text NOT NULL,
    method text NOT NULL,
    blocked_until timestamp with time zone NOT NULL,
    allowed_seconds double precision,
    refused_at timestamp with time zone NOT NULL
);

COMMENT ON TABLE portal.operating_refusal IS 'The last 429 of a method: until when it stays blocked, and which sum the portal had told just before.';

CREATE UNLOGGED TABLE portal.operating_use (
    portal_id integer NOT NULL,
    credential text NOT NULL,
    method text NOT NULL,
    lease bigint NOT NULL,
    is_reserved boolean NOT NULL,
    record_count integer NOT NULL,
    seconds double precision NOT NULL,
    told_seconds double precision,
    used_at timestamp with time zone NOT NULL
);

COMMENT ON TABLE portal.operating_use IS 'Server time used in the last window, and reserved for requests on their way: the meter of a credential''s method.';

COMMENT ON COLUMN portal.operating_use.told_seconds IS 'What the portal itself said of its meter in that reply.';

CREATE TABLE portal.question (
    question text NOT NULL,
    reference text NOT NULL,
    safe_answer text NOT NULL,
    needed_answer text,
    pattern text DEFAULT '^(yes|no)$'::text NOT NULL,
    meaning text NOT NULL,
    advice_ru text,
    advice_en text,
    CONSTRAINT needed_answer_has_advice CHECK (((needed_answer IS NULL) OR ((advice_ru IS NOT NULL) AND (advice_en IS NOT NULL))))
);

COMMENT ON TABLE portal.question IS 'What documentation of the portal leaves open, and what is safe to assume while nobody knows.';

COMMENT ON COLUMN portal.question.reference IS 'The gap (G..), trap or section it stands in.';

COMMENT ON COLUMN portal.question.needed_answer IS 'The answer this version relies on; another one is trouble, and the advice says what to do.';

COMMENT ON COLUMN portal.question.pattern IS 'What an answer of a person looks like.';

ALTER TABLE portal.walk ALTER COLUMN walk_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME portal.walk_walk_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE portal.watermark (
    portal_id integer NOT NULL,
    entity text NOT NULL,
    updated_time timestamp with time zone NOT NULL
);

COMMENT ON TABLE portal.watermark IS 'How far people''s changes have been read, in the portal''s own time.';

CREATE TABLE public.alembic_version (
    version_num character varying(32) NOT NULL
);

CREATE TABLE staging.correction (
    reject_id bigint NOT NULL,
    column_name text NOT NULL,
    value text,
    corrected_by text DEFAULT CURRENT_USER NOT NULL,
    corrected_at timestamp with time zone DEFAULT now() NOT NULL
);

COMMENT ON TABLE staging.correction IS 'Values a source gave with staging.correct; replay applies them.';

COMMENT ON COLUMN staging.correction.reject_id IS 'The reject that is corrected.';

COMMENT ON COLUMN staging.correction.column_name IS 'The column that is corrected.';

COMMENT ON COLUMN staging.correction.value IS 'The new value; NULL empties it.';

COMMENT ON COLUMN staging.correction.corrected_by IS 'Role that corrected it.';

COMMENT ON COLUMN staging.correction.corrected_at IS 'When it was corrected.';

CREATE TABLE staging.currency_rate (
    source_system text DEFAULT 
CASE
    WHEN (CURRENT_USER ~~ 'source\_%'::text) THEN substr((CURRENT_USER)::text, 8)
    ELSE NULL::text
END NOT NULL,
    source_key text,
    op text DEFAULT 'upsert'::text NOT NULL,
    modified_at text,
    batch_id text,
    attributes jsonb DEFAULT '{}'::jsonb NOT NULL,
    currency text,
    nominal text,
    rate text,
    rate_date text,
    row_id bigint NOT NULL,
    xact xid8 DEFAULT pg_current_xact_id() NOT NULL,
    received_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT source_system_is_own CHECK (((('source_'::text || source_system) = CURRENT_USER) OR pg_has_role(CURRENT_USER, 'intersect_loader'::name, 'usage'::text)))
)
PARTITION BY RANGE (received_at);

COMMENT ON TABLE staging.currency_rate IS 'A currency''s rate on a day.';

COMMENT ON COLUMN staging.currency_rate.source_system IS 'Source that wrote the row; defaults to the writing role''s source (role source_<name>).';

COMMENT ON COLUMN staging.currency_rate.source_key IS 'Key of the record in that source; required.';

COMMENT ON COLUMN staging.currency_rate.op IS 'upsert (default) or delete.';

COMMENT ON COLUMN staging.currency_rate.modified_at IS 'When the source changed the record; orders versions of one key within a tick; falls back to arrival order.';

COMMENT ON COLUMN staging.currency_rate.batch_id IS 'Free text of the writer, repeated in rejects.';

COMMENT ON COLUMN staging.currency_rate.attributes IS 'Any further fields; the field map can send them to CRM custom fields.';

COMMENT ON COLUMN staging.currency_rate.currency IS 'ISO 4217 code.';

COMMENT ON COLUMN staging.currency_rate.nominal IS 'Units the rate is for.';

COMMENT ON COLUMN staging.currency_rate.rate IS 'Rate in the base currency.';

COMMENT ON COLUMN staging.currency_rate.rate_date IS 'Day of the rate.';

COMMENT ON COLUMN staging.currency_rate.row_id IS 'Arrival order; set by the database.';

COMMENT ON COLUMN staging.currency_rate.xact IS 'Transaction that wrote the row; set by the database.';

COMMENT ON COLUMN staging.currency_rate.received_at IS 'When that transaction began; set by the database.';

CREATE TABLE staging.currency_rate_default (
    source_system text DEFAULT 
CASE
    WHEN (CURRENT_USER ~~ 'source\_%'::text) THEN substr((CURRENT_USER)::text, 8)
    ELSE NULL::text
END NOT NULL,
    source_key text,
    op text DEFAULT 'upsert'::text NOT NULL,
    modified_at text,
    batch_id text,
    attributes jsonb DEFAULT '{}'::jsonb NOT NULL,
    currency text,
    nominal text,
    rate text,
    rate_date text,
    row_id bigint NOT NULL,
    xact xid8 DEFAULT pg_current_xact_id() NOT NULL,
    received_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT source_system_is_own CHECK (((('source_'::text || source_system) = CURRENT_USER) OR pg_has_role(CURRENT_USER, 'intersect_loader'::name, 'usage'::text)))
);

ALTER TABLE staging.currency_rate ALTER COLUMN row_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME staging.currency_rate_row_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE staging.customer_default (
    source_system text DEFAULT 
CASE
    WHEN (CURRENT_USER ~~ 'source\_%'::text) THEN substr((CURRENT_USER)::text, 8)
    ELSE NULL::text
END NOT NULL,
    source_key text,
    op text DEFAULT 'upsert'::text NOT NULL,
    modified_at text,
    batch_id text,
    attributes jsonb DEFAULT '{}'::jsonb NOT NULL,
    kind text,
    full_name text,
    last_name text,
    first_name text,
    middle_name text,
    company_name text,
    tax_id text,
    tax_reason_code text,
    registration_number text,
    phone text,
    phone_2 text,
    email text,
    email_2 text,
    birth_date text,
    address text,
    city text,
    region text,
    postal_code text,
    country text,
    parent_key text,
    site text,
    manager text,
    status text,
    comment text,
    row_id bigint NOT NULL,
    xact xid8 DEFAULT pg_current_xact_id() NOT NULL,
    received_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT source_system_is_own CHECK (((('source_'::text || source_system) = CURRENT_USER) OR pg_has_role(CURRENT_USER, 'intersect_loader'::name, 'usage'::text)))
);

ALTER TABLE staging.customer ALTER COLUMN row_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME staging.customer_row_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE staging.exchange_row (
    source_system text DEFAULT 
CASE
    WHEN (CURRENT_USER ~~ 'source\_%'::text) THEN substr((CURRENT_USER)::text, 8)
    ELSE NULL::text
END NOT NULL,
    source_key text,
    op text DEFAULT 'upsert'::text NOT NULL,
    modified_at text,
    batch_id text,
    attributes jsonb DEFAULT '{}'::jsonb NOT NULL,
    record_type text,
    c01 text,
    c02 text,
    c03 text,
    c04 text,
    c05 text,
    c06 text,
    c07 text,
    c08 text,
    c09 text,
    c10 text,
    c11 text,
    c12 text,
    c13 text,
    c14 text,
    c15 text,
    c16 text,
    c17 text,
    c18 text,
    c19 text,
    c20 text,
    c21 text,
    c22 text,
    c23 text,
    c24 text,
    c25 text,
    c26 text,
    c27 text,
    c28 text,
    c29 text,
    c30 text,
    c31 text,
    c32 text,
    c33 text,
    c34 text,
    c35 text,
    c36 text,
    c37 text,
    c38 text,
    c39 text,
    c40 text,
    c41 text,
    c42 text,
    c43 text,
    c44 text,
    c45 text,
    c46 text,
    c47 text,
    c48 text,
    c49 text,
    c50 text,
    c51 text,
    c52 text,
    c53 text,
    c54 text,
    c55 text,
    c56 text,
    c57 text,
    c58 text,
    c59 text,
    c60 text,
    row_id bigint NOT NULL,
    xact xid8 DEFAULT pg_current_xact_id() NOT NULL,
    received_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT source_system_is_own CHECK (((('source_'::text || source_system) = CURRENT_USER) OR pg_has_role(CURRENT_USER, 'intersect_loader'::name, 'usage'::text)))
)
PARTITION BY RANGE (received_at);

COMMENT ON TABLE staging.exchange_row IS 'The one wide table some ERPs can write; the field map names its columns and routes it to the tables above.';

COMMENT ON COLUMN staging.exchange_row.source_system IS 'Source that wrote the row; defaults to the writing role''s source (role source_<name>).';

COMMENT ON COLUMN staging.exchange_row.source_key IS 'Key of the record in that source; required.';

COMMENT ON COLUMN staging.exchange_row.op IS 'upsert (default) or delete.';

COMMENT ON COLUMN staging.exchange_row.modified_at IS 'When the source changed the record; orders versions of one key within a tick; falls back to arrival order.';

COMMENT ON COLUMN staging.exchange_row.batch_id IS 'Free text of the writer, repeated in rejects.';

COMMENT ON COLUMN staging.exchange_row.attributes IS 'Any further fields; the field map can send them to CRM custom fields.';

COMMENT ON COLUMN staging.exchange_row.record_type IS 'What the row is.';

COMMENT ON COLUMN staging.exchange_row.c01 IS 'Free column 1.';

COMMENT ON COLUMN staging.exchange_row.c02 IS 'Free column 2.';

COMMENT ON COLUMN staging.exchange_row.c03 IS 'Free column 3.';

COMMENT ON COLUMN staging.exchange_row.c04 IS 'Free column 4.';

COMMENT ON COLUMN staging.exchange_row.c05 IS 'Free column 5.';

COMMENT ON COLUMN staging.exchange_row.c06 IS 'Free column 6.';

COMMENT ON COLUMN staging.exchange_row.c07 IS 'Free column 7.';

COMMENT ON COLUMN staging.exchange_row.c08 IS 'Free column 8.';

COMMENT ON COLUMN staging.exchange_row.c09 IS 'Free column 9.';

COMMENT ON COLUMN staging.exchange_row.c10 IS 'Free column 10.';

COMMENT ON COLUMN staging.exchange_row.c11 IS 'Free column 11.';

COMMENT ON COLUMN staging.exchange_row.c12 IS 'Free column 12.';

COMMENT ON COLUMN staging.exchange_row.c13 IS 'Free column 13.';

COMMENT ON COLUMN staging.exchange_row.c14 IS 'Free column 14.';

COMMENT ON COLUMN staging.exchange_row.c15 IS 'Free column 15.';

COMMENT ON COLUMN staging.exchange_row.c16 IS 'Free column 16.';

COMMENT ON COLUMN staging.exchange_row.c17 IS 'Free column 17.';

COMMENT ON COLUMN staging.exchange_row.c18 IS 'Free column 18.';

COMMENT ON COLUMN staging.exchange_row.c19 IS 'Free column 19.';

COMMENT ON COLUMN staging.exchange_row.c20 IS 'Free column 20.';

COMMENT ON COLUMN staging.exchange_row.c21 IS 'Free column 21.';

COMMENT ON COLUMN staging.exchange_row.c22 IS 'Free column 22.';

COMMENT ON COLUMN staging.exchange_row.c23 IS 'Free column 23.';

COMMENT ON COLUMN staging.exchange_row.c24 IS 'Free column 24.';

COMMENT ON COLUMN staging.exchange_row.c25 IS 'Free column 25.';

COMMENT ON COLUMN staging.exchange_row.c26 IS 'Free column 26.';

COMMENT ON COLUMN staging.exchange_row.c27 IS 'Free column 27.';

COMMENT ON COLUMN staging.exchange_row.c28 IS 'Free column 28.';

COMMENT ON COLUMN staging.exchange_row.c29 IS 'Free column 29.';

COMMENT ON COLUMN staging.exchange_row.c30 IS 'Free column 30.';

COMMENT ON COLUMN staging.exchange_row.c31 IS 'Free column 31.';

COMMENT ON COLUMN staging.exchange_row.c32 IS 'Free column 32.';

COMMENT ON COLUMN staging.exchange_row.c33 IS 'Free column 33.';

COMMENT ON COLUMN staging.exchange_row.c34 IS 'Free column 34.';

COMMENT ON COLUMN staging.exchange_row.c35 IS 'Free column 35.';

COMMENT ON COLUMN staging.exchange_row.c36 IS 'Free column 36.';

COMMENT ON COLUMN staging.exchange_row.c37 IS 'Free column 37.';

COMMENT ON COLUMN staging.exchange_row.c38 IS 'Free column 38.';

COMMENT ON COLUMN staging.exchange_row.c39 IS 'Free column 39.';

COMMENT ON COLUMN staging.exchange_row.c40 IS 'Free column 40.';

COMMENT ON COLUMN staging.exchange_row.c41 IS 'Free column 41.';

COMMENT ON COLUMN staging.exchange_row.c42 IS 'Free column 42.';

COMMENT ON COLUMN staging.exchange_row.c43 IS 'Free column 43.';

COMMENT ON COLUMN staging.exchange_row.c44 IS 'Free column 44.';

COMMENT ON COLUMN staging.exchange_row.c45 IS 'Free column 45.';

COMMENT ON COLUMN staging.exchange_row.c46 IS 'Free column 46.';

COMMENT ON COLUMN staging.exchange_row.c47 IS 'Free column 47.';

COMMENT ON COLUMN staging.exchange_row.c48 IS 'Free column 48.';

COMMENT ON COLUMN staging.exchange_row.c49 IS 'Free column 49.';

COMMENT ON COLUMN staging.exchange_row.c50 IS 'Free column 50.';

COMMENT ON COLUMN staging.exchange_row.c51 IS 'Free column 51.';

COMMENT ON COLUMN staging.exchange_row.c52 IS 'Free column 52.';

COMMENT ON COLUMN staging.exchange_row.c53 IS 'Free column 53.';

COMMENT ON COLUMN staging.exchange_row.c54 IS 'Free column 54.';

COMMENT ON COLUMN staging.exchange_row.c55 IS 'Free column 55.';

COMMENT ON COLUMN staging.exchange_row.c56 IS 'Free column 56.';

COMMENT ON COLUMN staging.exchange_row.c57 IS 'Free column 57.';

COMMENT ON COLUMN staging.exchange_row.c58 IS 'Free column 58.';

COMMENT ON COLUMN staging.exchange_row.c59 IS 'Free column 59.';

COMMENT ON COLUMN staging.exchange_row.c60 IS 'Free column 60.';

COMMENT ON COLUMN staging.exchange_row.row_id IS 'Arrival order; set by the database.';

COMMENT ON COLUMN staging.exchange_row.xact IS 'Transaction that wrote the row; set by the database.';

COMMENT ON COLUMN staging.exchange_row.received_at IS 'When that transaction began; set by the database.';

CREATE TABLE staging.exchange_row_default (
    source_system text DEFAULT 
CASE
    WHEN (CURRENT_USER ~~ 'source\_%'::text) THEN substr((CURRENT_USER)::text, 8)
    ELSE NULL::text
END NOT NULL,
    source_key text,
    op text DEFAULT 'upsert'::text NOT NULL,
    modified_at text,
    batch_id text,
    attributes jsonb DEFAULT '{}'::jsonb NOT NULL,
    record_type text,
    c01 text,
    c02 text,
    c03 text,
    c04 text,
    c05 text,
    c06 text,
    c07 text,
    c08 text,
    c09 text,
    c10 text,
    c11 text,
    c12 text,
    c13 text,
    c14 text,
    c15 text,
    c16 text,
    c17 text,
    c18 text,
    c19 text,
    c20 text,
    c21 text,
    c22 text,
    c23 text,
    c24 text,
    c25 text,
    c26 text,
    c27 text,
    c28 text,
    c29 text,
    c30 text,
    c31 text,
    c32 text,
    c33 text,
    c34 text,
    c35 text,
    c36 text,
    c37 text,
    c38 text,
    c39 text,
    c40 text,
    c41 text,
    c42 text,
    c43 text,
    c44 text,
    c45 text,
    c46 text,
    c47 text,
    c48 text,
    c49 text,
    c50 text,
    c51 text,
    c52 text,
    c53 text,
    c54 text,
    c55 text,
    c56 text,
    c57 text,
    c58 text,
    c59 text,
    c60 text,
    row_id bigint NOT NULL,
    xact xid8 DEFAULT pg_current_xact_id() NOT NULL,
    received_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT source_system_is_own CHECK (((('source_'::text || source_system) = CURRENT_USER) OR pg_has_role(CURRENT_USER, 'intersect_loader'::name, 'usage'::text)))
);

ALTER TABLE staging.exchange_row ALTER COLUMN row_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME staging.exchange_row_row_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE staging.interaction (
    source_system text DEFAULT 
CASE
    WHEN (CURRENT_USER ~~ 'source\_%'::text) THEN substr((CURRENT_USER)::text, 8)
    ELSE NULL::text
END NOT NULL,
    source_key text,
    op text DEFAULT 'upsert'::text NOT NULL,
    modified_at text,
    batch_id text,
    attributes jsonb DEFAULT '{}'::jsonb NOT NULL,
    customer_key text,
    order_key text,
    kind text,
    direction text,
    started_at text,
    duration text,
    line text,
    subject text,
    text text,
    manager text,
    row_id bigint NOT NULL,
    xact xid8 DEFAULT pg_current_xact_id() NOT NULL,
    received_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT source_system_is_own CHECK (((('source_'::text || source_system) = CURRENT_USER) OR pg_has_role(CURRENT_USER, 'intersect_loader'::name, 'usage'::text)))
)
PARTITION BY RANGE (received_at);

COMMENT ON TABLE staging.interaction IS 'A call, visit, message, letter or work done.';

COMMENT ON COLUMN staging.interaction.source_system IS 'Source that wrote the row; defaults to the writing role''s source (role source_<name>).';

COMMENT ON COLUMN staging.interaction.source_key IS 'Key of the record in that source; required.';

COMMENT ON COLUMN staging.interaction.op IS 'upsert (default) or delete.';

COMMENT ON COLUMN staging.interaction.modified_at IS 'When the source changed the record; orders versions of one key within a tick; falls back to arrival order.';

COMMENT ON COLUMN staging.interaction.batch_id IS 'Free text of the writer, repeated in rejects.';

COMMENT ON COLUMN staging.interaction.attributes IS 'Any further fields; the field map can send them to CRM custom fields.';

COMMENT ON COLUMN staging.interaction.customer_key IS 'source_key of the customer.';

COMMENT ON COLUMN staging.interaction.order_key IS 'source_key of the order.';

COMMENT ON COLUMN staging.interaction.kind IS 'call, visit, message, letter or work.';

COMMENT ON COLUMN staging.interaction.direction IS 'in or out.';

COMMENT ON COLUMN staging.interaction.started_at IS 'When it started.';

COMMENT ON COLUMN staging.interaction.duration IS 'Duration in seconds.';

COMMENT ON COLUMN staging.interaction.line IS 'Telephone line; leads to the site.';

COMMENT ON COLUMN staging.interaction.subject IS 'Subject.';

COMMENT ON COLUMN staging.interaction.text IS 'Text.';

COMMENT ON COLUMN staging.interaction.manager IS 'Who took part on our side.';

COMMENT ON COLUMN staging.interaction.row_id IS 'Arrival order; set by the database.';

COMMENT ON COLUMN staging.interaction.xact IS 'Transaction that wrote the row; set by the database.';

COMMENT ON COLUMN staging.interaction.received_at IS 'When that transaction began; set by the database.';

CREATE TABLE staging.interaction_default (
    source_system text DEFAULT 
CASE
    WHEN (CURRENT_USER ~~ 'source\_%'::text) THEN substr((CURRENT_USER)::text, 8)
    ELSE NULL::text
END NOT NULL,
    source_key text,
    op text DEFAULT 'upsert'::text NOT NULL,
    modified_at text,
    batch_id text,
    attributes jsonb DEFAULT '{}'::jsonb NOT NULL,
    customer_key text,
    order_key text,
    kind text,
    direction text,
    started_at text,
    duration text,
    line text,
    subject text,
    text text,
    manager text,
    row_id bigint NOT NULL,
    xact xid8 DEFAULT pg_current_xact_id() NOT NULL,
    received_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT source_system_is_own CHECK (((('source_'::text || source_system) = CURRENT_USER) OR pg_has_role(CURRENT_USER, 'intersect_loader'::name, 'usage'::text)))
);

ALTER TABLE staging.interaction ALTER COLUMN row_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME staging.interaction_row_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE staging.invoice (
    source_system text DEFAULT 
CASE
    WHEN (CURRENT_USER ~~ 'source\_%'::text) THEN substr((CURRENT_USER)::text, 8)
    ELSE NULL::text
END NOT NULL,
    source_key text,
    op text DEFAULT 'upsert'::text NOT NULL,
    modified_at text,
    batch_id text,
    attributes jsonb DEFAULT '{}'::jsonb NOT NULL,
    order_key text,
    customer_key text,
    number text,
    issued_at text,
    due_at text,
    amount text,
    currency text,
    stage text,
    row_id bigint NOT NULL,
    xact xid8 DEFAULT pg_current_xact_id() NOT NULL,
    received_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT source_system_is_own CHECK (((('source_'::text || source_system) = CURRENT_USER) OR pg_has_role(CURRENT_USER, 'intersect_loader'::name, 'usage'::text)))
)
PARTITION BY RANGE (received_at);

COMMENT ON TABLE staging.invoice IS 'A version of an invoice.';

COMMENT ON COLUMN staging.invoice.source_system IS 'Source that wrote the row; defaults to the writing role''s source (role source_<name>).';

COMMENT ON COLUMN staging.invoice.source_key IS 'Key of the record in that source; required.';

COMMENT ON COLUMN staging.invoice.op IS 'upsert (default) or delete.';

COMMENT ON COLUMN staging.invoice.modified_at IS 'When the source changed the record; orders versions of one key within a tick; falls back to arrival order.';

COMMENT ON COLUMN staging.invoice.batch_id IS 'Free text of the writer, repeated in rejects.';

COMMENT ON COLUMN staging.invoice.attributes IS 'Any further fields; the field map can send them to CRM custom fields.';

COMMENT ON COLUMN staging.invoice.order_key IS 'source_key of the order.';

COMMENT ON COLUMN staging.invoice.customer_key IS 'source_key of the customer.';

COMMENT ON COLUMN staging.invoice.number IS 'Number of the invoice.';

COMMENT ON COLUMN staging.invoice.issued_at IS 'When it was issued.';

COMMENT ON COLUMN staging.invoice.due_at IS 'When it is due.';

COMMENT ON COLUMN staging.invoice.amount IS 'Amount.';

COMMENT ON COLUMN staging.invoice.currency IS 'ISO 4217 code.';

COMMENT ON COLUMN staging.invoice.stage IS 'A value of the dictionary invoice_stage.';

COMMENT ON COLUMN staging.invoice.row_id IS 'Arrival order; set by the database.';

COMMENT ON COLUMN staging.invoice.xact IS 'Transaction that wrote the row; set by the database.';

COMMENT ON COLUMN staging.invoice.received_at IS 'When that transaction began; set by the database.';

CREATE TABLE staging.invoice_default (
    source_system text DEFAULT 
CASE
    WHEN (CURRENT_USER ~~ 'source\_%'::text) THEN substr((CURRENT_USER)::text, 8)
    ELSE NULL::text
END NOT NULL,
    source_key text,
    op text DEFAULT 'upsert'::text NOT NULL,
    modified_at text,
    batch_id text,
    attributes jsonb DEFAULT '{}'::jsonb NOT NULL,
    order_key text,
    customer_key text,
    number text,
    issued_at text,
    due_at text,
    amount text,
    currency text,
    stage text,
    row_id bigint NOT NULL,
    xact xid8 DEFAULT pg_current_xact_id() NOT NULL,
    received_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT source_system_is_own CHECK (((('source_'::text || source_system) = CURRENT_USER) OR pg_has_role(CURRENT_USER, 'intersect_loader'::name, 'usage'::text)))
);

ALTER TABLE staging.invoice ALTER COLUMN row_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME staging.invoice_row_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE staging.lead (
    source_system text DEFAULT 
CASE
    WHEN (CURRENT_USER ~~ 'source\_%'::text) THEN substr((CURRENT_USER)::text, 8)
    ELSE NULL::text
END NOT NULL,
    source_key text,
    op text DEFAULT 'upsert'::text NOT NULL,
    modified_at text,
    batch_id text,
    attributes jsonb DEFAULT '{}'::jsonb NOT NULL,
    customer_key text,
    class text,
    stage text,
    title text,
    full_name text,
    phone text,
    email text,
    source text,
    site text,
    manager text,
    row_id bigint NOT NULL,
    xact xid8 DEFAULT pg_current_xact_id() NOT NULL,
    received_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT source_system_is_own CHECK (((('source_'::text || source_system) = CURRENT_USER) OR pg_has_role(CURRENT_USER, 'intersect_loader'::name, 'usage'::text)))
)
PARTITION BY RANGE (received_at);

COMMENT ON TABLE staging.lead IS 'A version of a lead.';

COMMENT ON COLUMN staging.lead.source_system IS 'Source that wrote the row; defaults to the writing role''s source (role source_<name>).';

COMMENT ON COLUMN staging.lead.source_key IS 'Key of the record in that source; required.';

COMMENT ON COLUMN staging.lead.op IS 'upsert (default) or delete.';

COMMENT ON COLUMN staging.lead.modified_at IS 'When the source changed the record; orders versions of one key within a tick; falls back to arrival order.';

COMMENT ON COLUMN staging.lead.batch_id IS 'Free text of the writer, repeated in rejects.';

COMMENT ON COLUMN staging.lead.attributes IS 'Any further fields; the field map can send them to CRM custom fields.';

COMMENT ON COLUMN staging.lead.customer_key IS 'source_key of a known customer.';

COMMENT ON COLUMN staging.lead.class IS 'service, sales or project.';

COMMENT ON COLUMN staging.lead.stage IS 'A value of the dictionary lead_stage.';

COMMENT ON COLUMN staging.lead.title IS 'Title.';

COMMENT ON COLUMN staging.lead.full_name IS 'Name of the person.';

COMMENT ON COLUMN staging.lead.phone IS 'Phone.';

COMMENT ON COLUMN staging.lead.email IS 'E-mail address.';

COMMENT ON COLUMN staging.lead.source IS 'Where the lead came from.';

COMMENT ON COLUMN staging.lead.site IS 'Dealer centre or branch.';

COMMENT ON COLUMN staging.lead.manager IS 'Responsible person.';

COMMENT ON COLUMN staging.lead.row_id IS 'Arrival order; set by the database.';

COMMENT ON COLUMN staging.lead.xact IS 'Transaction that wrote the row; set by the database.';

COMMENT ON COLUMN staging.lead.received_at IS 'When that transaction began; set by the database.';

CREATE TABLE staging.lead_default (
    source_system text DEFAULT 
CASE
    WHEN (CURRENT_USER ~~ 'source\_%'::text) THEN substr((CURRENT_USER)::text, 8)
    ELSE NULL::text
END NOT NULL,
    source_key text,
    op text DEFAULT 'upsert'::text NOT NULL,
    modified_at text,
    batch_id text,
    attributes jsonb DEFAULT '{}'::jsonb NOT NULL,
    customer_key text,
    class text,
    stage text,
    title text,
    full_name text,
    phone text,
    email text,
    source text,
    site text,
    manager text,
    row_id bigint NOT NULL,
    xact xid8 DEFAULT pg_current_xact_id() NOT NULL,
    received_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT source_system_is_own CHECK (((('source_'::text || source_system) = CURRENT_USER) OR pg_has_role(CURRENT_USER, 'intersect_loader'::name, 'usage'::text)))
);

ALTER TABLE staging.lead ALTER COLUMN row_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME staging.lead_row_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE VIEW staging.missing_value WITH (security_invoker='true') AS
 SELECT dictionary,
    source_system,
    source_value,
    row_count,
    examples,
    state,
    answer,
    first_seen_at,
    last_seen_at
   FROM exchange.missing_value missing
  WHERE (portal_id IS NULL);

COMMENT ON VIEW staging.missing_value IS 'Values of a source that no dictionary knows yet, and what was answered; a source sees its own.';

COMMENT ON COLUMN staging.missing_value.dictionary IS 'Dictionary by which the column is read: deal_stage, unit …';

COMMENT ON COLUMN staging.missing_value.source_system IS 'Source that writes it.';

COMMENT ON COLUMN staging.missing_value.source_value IS 'The value, in small letters.';

COMMENT ON COLUMN staging.missing_value.row_count IS 'Rows taken with it since it came up.';

COMMENT ON COLUMN staging.missing_value.examples IS 'Up to five keys of records with it.';

COMMENT ON COLUMN staging.missing_value.state IS 'open; answered: rows that waited are taken again; ignored: the dictionary''s policy stays.';

COMMENT ON COLUMN staging.missing_value.answer IS 'What it means: the canonical value.';

COMMENT ON COLUMN staging.missing_value.first_seen_at IS 'When it came up.';

COMMENT ON COLUMN staging.missing_value.last_seen_at IS 'When it was last taken.';

CREATE TABLE staging.payment (
    source_system text DEFAULT 
CASE
    WHEN (CURRENT_USER ~~ 'source\_%'::text) THEN substr((CURRENT_USER)::text, 8)
    ELSE NULL::text
END NOT NULL,
    source_key text,
    op text DEFAULT 'upsert'::text NOT NULL,
    modified_at text,
    batch_id text,
    attributes jsonb DEFAULT '{}'::jsonb NOT NULL,
    customer_key text,
    order_key text,
    invoice_key text,
    paid_at text,
    amount text,
    currency text,
    direction text,
    purpose text,
    row_id bigint NOT NULL,
    xact xid8 DEFAULT pg_current_xact_id() NOT NULL,
    received_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT source_system_is_own CHECK (((('source_'::text || source_system) = CURRENT_USER) OR pg_has_role(CURRENT_USER, 'intersect_loader'::name, 'usage'::text)))
)
PARTITION BY RANGE (received_at);

COMMENT ON TABLE staging.payment IS 'A payment in or out.';

COMMENT ON COLUMN staging.payment.source_system IS 'Source that wrote the row; defaults to the writing role''s source (role source_<name>).';

COMMENT ON COLUMN staging.payment.source_key IS 'Key of the record in that source; required.';

COMMENT ON COLUMN staging.payment.op IS 'upsert (default) or delete.';

COMMENT ON COLUMN staging.payment.modified_at IS 'When the source changed the record; orders versions of one key within a tick; falls back to arrival order.';

COMMENT ON COLUMN staging.payment.batch_id IS 'Free text of the writer, repeated in rejects.';

COMMENT ON COLUMN staging.payment.attributes IS 'Any further fields; the field map can send them to CRM custom fields.';

COMMENT ON COLUMN staging.payment.customer_key IS 'source_key of the customer.';

COMMENT ON COLUMN staging.payment.order_key IS 'source_key of the order.';

COMMENT ON COLUMN staging.payment.invoice_key IS 'source_key of the invoice.';

COMMENT ON COLUMN staging.payment.paid_at IS 'When it was paid.';

COMMENT ON COLUMN staging.payment.amount IS 'Amount.';

COMMENT ON COLUMN staging.payment.currency IS 'ISO 4217 code.';

COMMENT ON COLUMN staging.payment.direction IS 'in or out.';

COMMENT ON COLUMN staging.payment.purpose IS 'Purpose of the payment.';

COMMENT ON COLUMN staging.payment.row_id IS 'Arrival order; set by the database.';

COMMENT ON COLUMN staging.payment.xact IS 'Transaction that wrote the row; set by the database.';

COMMENT ON COLUMN staging.payment.received_at IS 'When that transaction began; set by the database.';

CREATE TABLE staging.payment_default (
    source_system text DEFAULT 
CASE
    WHEN (CURRENT_USER ~~ 'source\_%'::text) THEN substr((CURRENT_USER)::text, 8)
    ELSE NULL::text
END NOT NULL,
    source_key text,
    op text DEFAULT 'upsert'::text NOT NULL,
    modified_at text,
    batch_id text,
    attributes jsonb DEFAULT '{}'::jsonb NOT NULL,
    customer_key text,
    order_key text,
    invoice_key text,
    paid_at text,
    amount text,
    currency text,
    direction text,
    purpose text,
    row_id bigint NOT NULL,
    xact xid8 DEFAULT pg_current_xact_id() NOT NULL,
    received_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT source_system_is_own CHECK (((('source_'::text || source_system) = CURRENT_USER) OR pg_has_role(CURRENT_USER, 'intersect_loader'::name, 'usage'::text)))
);

ALTER TABLE staging.payment ALTER COLUMN row_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME staging.payment_row_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE staging.price_default (
    source_system text DEFAULT 
CASE
    WHEN (CURRENT_USER ~~ 'source\_%'::text) THEN substr((CURRENT_USER)::text, 8)
    ELSE NULL::text
END NOT NULL,
    source_key text,
    op text DEFAULT 'upsert'::text NOT NULL,
    modified_at text,
    batch_id text,
    attributes jsonb DEFAULT '{}'::jsonb NOT NULL,
    product_key text,
    price_type text,
    amount text,
    currency text,
    valid_from text,
    row_id bigint NOT NULL,
    xact xid8 DEFAULT pg_current_xact_id() NOT NULL,
    received_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT source_system_is_own CHECK (((('source_'::text || source_system) = CURRENT_USER) OR pg_has_role(CURRENT_USER, 'intersect_loader'::name, 'usage'::text)))
);

ALTER TABLE staging.price ALTER COLUMN row_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME staging.price_row_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE staging.product_default (
    source_system text DEFAULT 
CASE
    WHEN (CURRENT_USER ~~ 'source\_%'::text) THEN substr((CURRENT_USER)::text, 8)
    ELSE NULL::text
END NOT NULL,
    source_key text,
    op text DEFAULT 'upsert'::text NOT NULL,
    modified_at text,
    batch_id text,
    attributes jsonb DEFAULT '{}'::jsonb NOT NULL,
    sku text,
    name text,
    description text,
    section text,
    unit text,
    vat_rate text,
    kind text,
    barcode text,
    is_active text,
    row_id bigint NOT NULL,
    xact xid8 DEFAULT pg_current_xact_id() NOT NULL,
    received_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT source_system_is_own CHECK (((('source_'::text || source_system) = CURRENT_USER) OR pg_has_role(CURRENT_USER, 'intersect_loader'::name, 'usage'::text)))
);

ALTER TABLE staging.product ALTER COLUMN row_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME staging.product_row_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

ALTER TABLE staging.reject ALTER COLUMN reject_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME staging.reject_reject_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE staging.sales_order_default (
    source_system text DEFAULT 
CASE
    WHEN (CURRENT_USER ~~ 'source\_%'::text) THEN substr((CURRENT_USER)::text, 8)
    ELSE NULL::text
END NOT NULL,
    source_key text,
    op text DEFAULT 'upsert'::text NOT NULL,
    modified_at text,
    batch_id text,
    attributes jsonb DEFAULT '{}'::jsonb NOT NULL,
    customer_key text,
    contact_key text,
    direction text,
    stage text,
    title text,
    amount text,
    currency text,
    ordered_at text,
    closed_at text,
    site text,
    manager text,
    comment text,
    row_id bigint NOT NULL,
    xact xid8 DEFAULT pg_current_xact_id() NOT NULL,
    received_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT source_system_is_own CHECK (((('source_'::text || source_system) = CURRENT_USER) OR pg_has_role(CURRENT_USER, 'intersect_loader'::name, 'usage'::text)))
);

CREATE TABLE staging.sales_order_line_default (
    source_system text DEFAULT 
CASE
    WHEN (CURRENT_USER ~~ 'source\_%'::text) THEN substr((CURRENT_USER)::text, 8)
    ELSE NULL::text
END NOT NULL,
    source_key text,
    op text DEFAULT 'upsert'::text NOT NULL,
    modified_at text,
    batch_id text,
    attributes jsonb DEFAULT '{}'::jsonb NOT NULL,
    order_key text,
    line_number text,
    product_key text,
    name text,
    quantity text,
    unit text,
    price text,
    discount text,
    vat_rate text,
    row_id bigint NOT NULL,
    xact xid8 DEFAULT pg_current_xact_id() NOT NULL,
    received_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT source_system_is_own CHECK (((('source_'::text || source_system) = CURRENT_USER) OR pg_has_role(CURRENT_USER, 'intersect_loader'::name, 'usage'::text)))
);

ALTER TABLE staging.sales_order_line ALTER COLUMN row_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME staging.sales_order_line_row_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

ALTER TABLE staging.sales_order ALTER COLUMN row_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME staging.sales_order_row_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE staging.stock (
    source_system text DEFAULT 
CASE
    WHEN (CURRENT_USER ~~ 'source\_%'::text) THEN substr((CURRENT_USER)::text, 8)
    ELSE NULL::text
END NOT NULL,
    source_key text,
    op text DEFAULT 'upsert'::text NOT NULL,
    modified_at text,
    batch_id text,
    attributes jsonb DEFAULT '{}'::jsonb NOT NULL,
    product_key text,
    warehouse text,
    quantity text,
    reserved text,
    as_of text,
    row_id bigint NOT NULL,
    xact xid8 DEFAULT pg_current_xact_id() NOT NULL,
    received_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT source_system_is_own CHECK (((('source_'::text || source_system) = CURRENT_USER) OR pg_has_role(CURRENT_USER, 'intersect_loader'::name, 'usage'::text)))
)
PARTITION BY RANGE (received_at);

COMMENT ON TABLE staging.stock IS 'A version of a product''s balance in a warehouse.';

COMMENT ON COLUMN staging.stock.source_system IS 'Source that wrote the row; defaults to the writing role''s source (role source_<name>).';

COMMENT ON COLUMN staging.stock.source_key IS 'Key of the record in that source; required.';

COMMENT ON COLUMN staging.stock.op IS 'upsert (default) or delete.';

COMMENT ON COLUMN staging.stock.modified_at IS 'When the source changed the record; orders versions of one key within a tick; falls back to arrival order.';

COMMENT ON COLUMN staging.stock.batch_id IS 'Free text of the writer, repeated in rejects.';

COMMENT ON COLUMN staging.stock.attributes IS 'Any further fields; the field map can send them to CRM custom fields.';

COMMENT ON COLUMN staging.stock.product_key IS 'source_key of the product.';

COMMENT ON COLUMN staging.stock.warehouse IS 'Warehouse.';

COMMENT ON COLUMN staging.stock.quantity IS 'Quantity at hand.';

COMMENT ON COLUMN staging.stock.reserved IS 'Quantity reserved.';

COMMENT ON COLUMN staging.stock.as_of IS 'When it was counted.';

COMMENT ON COLUMN staging.stock.row_id IS 'Arrival order; set by the database.';

COMMENT ON COLUMN staging.stock.xact IS 'Transaction that wrote the row; set by the database.';

COMMENT ON COLUMN staging.stock.received_at IS 'When that transaction began; set by the database.';

CREATE TABLE staging.stock_default (
    source_system text DEFAULT 
CASE
    WHEN (CURRENT_USER ~~ 'source\_%'::text) THEN substr((CURRENT_USER)::text, 8)
    ELSE NULL::text
END NOT NULL,
    source_key text,
    op text DEFAULT 'upsert'::text NOT NULL,
    modified_at text,
    batch_id text,
    attributes jsonb DEFAULT '{}'::jsonb NOT NULL,
    product_key text,
    warehouse text,
    quantity text,
    reserved text,
    as_of text,
    row_id bigint NOT NULL,
    xact xid8 DEFAULT pg_current_xact_id() NOT NULL,
    received_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT source_system_is_own CHECK (((('source_'::text || source_system) = CURRENT_USER) OR pg_has_role(CURRENT_USER, 'intersect_loader'::name, 'usage'::text)))
);

ALTER TABLE staging.stock ALTER COLUMN row_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME staging.stock_row_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

ALTER TABLE ONLY delta.intent ATTACH PARTITION delta.intent_default DEFAULT;

ALTER TABLE ONLY delta.settlement ATTACH PARTITION delta.settlement_default DEFAULT;

ALTER TABLE ONLY exchange.journal ATTACH PARTITION exchange.journal_default DEFAULT;

ALTER TABLE ONLY staging.currency_rate ATTACH PARTITION staging.currency_rate_default DEFAULT;

ALTER TABLE ONLY staging.customer ATTACH PARTITION staging.customer_default DEFAULT;

ALTER TABLE ONLY staging.exchange_row ATTACH PARTITION staging.exchange_row_default DEFAULT;

ALTER TABLE ONLY staging.interaction ATTACH PARTITION staging.interaction_default DEFAULT;

ALTER TABLE ONLY staging.invoice ATTACH PARTITION staging.invoice_default DEFAULT;

ALTER TABLE ONLY staging.lead ATTACH PARTITION staging.lead_default DEFAULT;

ALTER TABLE ONLY staging.payment ATTACH PARTITION staging.payment_default DEFAULT;

ALTER TABLE ONLY staging.price ATTACH PARTITION staging.price_default DEFAULT;

ALTER TABLE ONLY staging.product ATTACH PARTITION staging.product_default DEFAULT;

ALTER TABLE ONLY staging.sales_order ATTACH PARTITION staging.sales_order_default DEFAULT;

ALTER TABLE ONLY staging.sales_order_line ATTACH PARTITION staging.sales_order_line_default DEFAULT;

ALTER TABLE ONLY staging.stock ATTACH PARTITION staging.stock_default DEFAULT;

ALTER TABLE ONLY delta.entity
    ADD CONSTRAINT entity_pkey PRIMARY KEY (entity);

ALTER TABLE ONLY delta.item
    ADD CONSTRAINT item_pkey PRIMARY KEY (golden_id, entity, portal_id);

ALTER TABLE ONLY delta.lane
    ADD CONSTRAINT lane_pkey PRIMARY KEY (lane);

ALTER TABLE ONLY delta.lane
    ADD CONSTRAINT lane_rank_key UNIQUE (rank);

ALTER TABLE ONLY exchange.brake
    ADD CONSTRAINT brake_entity_source_system_measure_key UNIQUE (entity, source_system, measure);

ALTER TABLE ONLY exchange.brake
    ADD CONSTRAINT brake_pkey PRIMARY KEY (brake_id);

ALTER TABLE ONLY exchange.brake_trip
    ADD CONSTRAINT brake_trip_pkey PRIMARY KEY (tick_id, entity, source_system, measure);

ALTER TABLE ONLY exchange.dictionary_column
    ADD CONSTRAINT dictionary_column_pkey PRIMARY KEY (entity, column_name);

ALTER TABLE ONLY exchange.dictionary
    ADD CONSTRAINT dictionary_pkey PRIMARY KEY (dictionary);

ALTER TABLE ONLY exchange.dictionary_value
    ADD CONSTRAINT dictionary_value_pkey PRIMARY KEY (dictionary, source_system, source_value);

ALTER TABLE ONLY exchange.entity
    ADD CONSTRAINT entity_pkey PRIMARY KEY (entity);

ALTER TABLE ONLY exchange.entity
    ADD CONSTRAINT entity_take_order_key UNIQUE (take_order);

ALTER TABLE ONLY exchange.field_map
    ADD CONSTRAINT field_map_pkey PRIMARY KEY (field_map_id);

ALTER TABLE ONLY exchange.job_health
    ADD CONSTRAINT job_health_pkey PRIMARY KEY (job);

ALTER TABLE ONLY exchange.match_block
    ADD CONSTRAINT match_block_entity_block_name_key UNIQUE (entity, block_name);

ALTER TABLE ONLY exchange.match_block
    ADD CONSTRAINT match_block_pkey PRIMARY KEY (block_id);

ALTER TABLE ONLY exchange.match_conflict
    ADD CONSTRAINT match_conflict_pkey PRIMARY KEY (entity, kind, sign);

ALTER TABLE ONLY exchange.match_rule
    ADD CONSTRAINT match_rule_pkey PRIMARY KEY (match_rule_id);

ALTER TABLE ONLY exchange.match_rule
    ADD CONSTRAINT match_rule_rule_name_key UNIQUE (rule_name);

ALTER TABLE ONLY exchange.missing_value
    ADD CONSTRAINT missing_value_key UNIQUE NULLS NOT DISTINCT (dictionary, source_value, source_system, portal_id);

ALTER TABLE ONLY exchange.missing_value
    ADD CONSTRAINT missing_value_pkey PRIMARY KEY (missing_value_id);

ALTER TABLE ONLY exchange.normalization
    ADD CONSTRAINT normalization_pkey PRIMARY KEY (is_only);

ALTER TABLE ONLY exchange.portal_error
    ADD CONSTRAINT portal_error_pkey PRIMARY KEY (code);

ALTER TABLE ONLY exchange.portal_value
    ADD CONSTRAINT portal_value_pkey PRIMARY KEY (portal_id, dictionary, canonical_value);

ALTER TABLE ONLY exchange.reject_code
    ADD CONSTRAINT reject_code_pkey PRIMARY KEY (code);

ALTER TABLE ONLY exchange.retention
    ADD CONSTRAINT retention_pkey PRIMARY KEY (table_name);

ALTER TABLE ONLY exchange.server
    ADD CONSTRAINT server_pkey PRIMARY KEY (is_only);

ALTER TABLE ONLY exchange.source_field
    ADD CONSTRAINT source_field_pkey PRIMARY KEY (source_system, entity, column_name);

ALTER TABLE ONLY exchange.source
    ADD CONSTRAINT source_pkey PRIMARY KEY (source_system);

ALTER TABLE ONLY exchange.source
    ADD CONSTRAINT source_portal_id_key UNIQUE (portal_id);

ALTER TABLE ONLY exchange.survivorship
    ADD CONSTRAINT survivorship_pkey PRIMARY KEY (entity, column_name);

ALTER TABLE ONLY exchange.tick_count
    ADD CONSTRAINT tick_count_pkey PRIMARY KEY (tick_id, entity, source_system);

ALTER TABLE ONLY exchange.tick
    ADD CONSTRAINT tick_pkey PRIMARY KEY (tick_id);

ALTER TABLE ONLY exchange.tick_task
    ADD CONSTRAINT tick_task_pkey PRIMARY KEY (tick_id, task_no);

ALTER TABLE ONLY golden.customer
    ADD CONSTRAINT customer_pkey PRIMARY KEY (golden_id);

ALTER TABLE ONLY golden.price
    ADD CONSTRAINT price_pkey PRIMARY KEY (golden_id);

ALTER TABLE ONLY golden.product
    ADD CONSTRAINT product_pkey PRIMARY KEY (golden_id);

ALTER TABLE ONLY golden.sales_order_line
    ADD CONSTRAINT sales_order_line_pkey PRIMARY KEY (golden_id);

ALTER TABLE ONLY golden.sales_order
    ADD CONSTRAINT sales_order_pkey PRIMARY KEY (golden_id);

ALTER TABLE ONLY inbound.card
    ADD CONSTRAINT card_pkey PRIMARY KEY (crm_id, entity, portal_id);

ALTER TABLE ONLY inbound.change
    ADD CONSTRAINT change_pkey PRIMARY KEY (inbound_id);

ALTER TABLE ONLY inbound.conflict
    ADD CONSTRAINT conflict_pkey PRIMARY KEY (conflict_id);

ALTER TABLE ONLY inbound.deletion
    ADD CONSTRAINT deletion_pkey PRIMARY KEY (portal_id, entity, crm_id);

ALTER TABLE ONLY inbound.doubt
    ADD CONSTRAINT doubt_pkey PRIMARY KEY (golden_id, entity, portal_id, crm_id);

ALTER TABLE ONLY inbound.event_package
    ADD CONSTRAINT event_package_pkey PRIMARY KEY (portal_id, process_id);

ALTER TABLE ONLY linked.customer
    ADD CONSTRAINT customer_pkey PRIMARY KEY (source_key, source_system);

ALTER TABLE ONLY linked.decision
    ADD CONSTRAINT decision_pkey PRIMARY KEY (decision_id);

ALTER TABLE ONLY linked.link
    ADD CONSTRAINT link_pkey PRIMARY KEY (record_a, record_b, match_rule_id, key_hash);

ALTER TABLE ONLY linked.move
    ADD CONSTRAINT move_pkey PRIMARY KEY (move_id);

ALTER TABLE ONLY linked.price
    ADD CONSTRAINT price_pkey PRIMARY KEY (source_key, source_system);

ALTER TABLE ONLY linked.product
    ADD CONSTRAINT product_pkey PRIMARY KEY (source_key, source_system);

ALTER TABLE ONLY linked.sales_order_line
    ADD CONSTRAINT sales_order_line_pkey PRIMARY KEY (source_key, source_system);

ALTER TABLE ONLY linked.sales_order
    ADD CONSTRAINT sales_order_pkey PRIMARY KEY (source_key, source_system);

ALTER TABLE ONLY outbound.acknowledgement
    ADD CONSTRAINT acknowledgement_pkey PRIMARY KEY (consumer, change_id);

ALTER TABLE ONLY outbound.change
    ADD CONSTRAINT change_pkey PRIMARY KEY (change_id);

ALTER TABLE ONLY outbound.consumer
    ADD CONSTRAINT consumer_pkey PRIMARY KEY (consumer);

ALTER TABLE ONLY portal.answer
    ADD CONSTRAINT answer_pkey PRIMARY KEY (portal_id, question);

ALTER TABLE ONLY portal.bucket
    ADD CONSTRAINT bucket_pkey PRIMARY KEY (portal_id, address);

ALTER TABLE ONLY portal.credential
    ADD CONSTRAINT credential_pkey PRIMARY KEY (portal_id, credential);

ALTER TABLE ONLY portal.difference
    ADD CONSTRAINT difference_pkey PRIMARY KEY (difference_id);

ALTER TABLE ONLY portal.field
    ADD CONSTRAINT field_pkey PRIMARY KEY (portal_id, entity, field_name);

ALTER TABLE ONLY portal.item
    ADD CONSTRAINT item_pkey PRIMARY KEY (golden_id, entity, portal_id);

ALTER TABLE ONLY portal.lost_card
    ADD CONSTRAINT lost_card_pkey PRIMARY KEY (crm_id, entity, portal_id);

ALTER TABLE ONLY portal.method_time
    ADD CONSTRAINT method_time_pkey PRIMARY KEY (portal_id, method);

ALTER TABLE ONLY portal.move
    ADD CONSTRAINT move_pkey PRIMARY KEY (portal_id, configured);

ALTER TABLE ONLY portal.oauth_token
    ADD CONSTRAINT oauth_token_pkey PRIMARY KEY (portal_id);

ALTER TABLE ONLY portal.operating_refusal
    ADD CONSTRAINT operating_refusal_pkey PRIMARY KEY (portal_id, credential, method);

ALTER TABLE ONLY portal.portal
    ADD CONSTRAINT portal_name_key UNIQUE (name);

ALTER TABLE ONLY portal.portal
    ADD CONSTRAINT portal_pkey PRIMARY KEY (portal_id);

ALTER TABLE ONLY portal.question
    ADD CONSTRAINT question_pkey PRIMARY KEY (question);

ALTER TABLE ONLY portal.walk
    ADD CONSTRAINT walk_pkey PRIMARY KEY (walk_id);

ALTER TABLE ONLY portal.walk
    ADD CONSTRAINT walk_portal_id_purpose_entity_key UNIQUE (portal_id, purpose, entity);

ALTER TABLE ONLY portal.watermark
    ADD CONSTRAINT watermark_pkey PRIMARY KEY (portal_id, entity);

ALTER TABLE ONLY public.alembic_version
    ADD CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num);

ALTER TABLE ONLY staging.correction
    ADD CONSTRAINT correction_pkey PRIMARY KEY (reject_id, column_name);

ALTER TABLE ONLY staging.currency_rate
    ADD CONSTRAINT currency_rate_pkey PRIMARY KEY (row_id, received_at);

ALTER TABLE ONLY staging.currency_rate_default
    ADD CONSTRAINT currency_rate_default_pkey PRIMARY KEY (row_id, received_at);

ALTER TABLE ONLY staging.customer
    ADD CONSTRAINT customer_pkey PRIMARY KEY (row_id, received_at);

ALTER TABLE ONLY staging.customer_default
    ADD CONSTRAINT customer_default_pkey PRIMARY KEY (row_id, received_at);

ALTER TABLE ONLY staging.exchange_row
    ADD CONSTRAINT exchange_row_pkey PRIMARY KEY (row_id, received_at);

ALTER TABLE ONLY staging.exchange_row_default
    ADD CONSTRAINT exchange_row_default_pkey PRIMARY KEY (row_id, received_at);

ALTER TABLE ONLY staging.interaction
    ADD CONSTRAINT interaction_pkey PRIMARY KEY (row_id, received_at);

ALTER TABLE ONLY staging.interaction_default
    ADD CONSTRAINT interaction_default_pkey PRIMARY KEY (row_id, received_at);

ALTER TABLE ONLY staging.invoice
    ADD CONSTRAINT invoice_pkey PRIMARY KEY (row_id, received_at);

ALTER TABLE ONLY staging.invoice_default
    ADD CONSTRAINT invoice_default_pkey PRIMARY KEY (row_id, received_at);

ALTER TABLE ONLY staging.lead
    ADD CONSTRAINT lead_pkey PRIMARY KEY (row_id, received_at);

ALTER TABLE ONLY staging.lead_default
    ADD CONSTRAINT lead_default_pkey PRIMARY KEY (row_id, received_at);

ALTER TABLE ONLY staging.payment
    ADD CONSTRAINT payment_pkey PRIMARY KEY (row_id, received_at);

ALTER TABLE ONLY staging.payment_default
    ADD CONSTRAINT payment_default_pkey PRIMARY KEY (row_id, received_at);

ALTER TABLE ONLY staging.price
    ADD CONSTRAINT price_pkey PRIMARY KEY (row_id, received_at);

ALTER TABLE ONLY staging.price_default
    ADD CONSTRAINT price_default_pkey PRIMARY KEY (row_id, received_at);

ALTER TABLE ONLY staging.product
    ADD CONSTRAINT product_pkey PRIMARY KEY (row_id, received_at);

ALTER TABLE ONLY staging.product_default
    ADD CONSTRAINT product_default_pkey PRIMARY KEY (row_id, received_at);

ALTER TABLE ONLY staging.reject
    ADD CONSTRAINT reject_pkey PRIMARY KEY (reject_id);

ALTER TABLE ONLY staging.sales_order
    ADD CONSTRAINT sales_order_pkey PRIMARY KEY (row_id, received_at);

ALTER TABLE ONLY staging.sales_order_default
    ADD CONSTRAINT sales_order_default_pkey PRIMARY KEY (row_id, received_at);

ALTER TABLE ONLY staging.sales_order_line
    ADD CONSTRAINT sales_order_line_pkey PRIMARY KEY (row_id, received_at);

ALTER TABLE ONLY staging.sales_order_line_default
    ADD CONSTRAINT sales_order_line_default_pkey PRIMARY KEY (row_id, received_at);

ALTER TABLE ONLY staging.stock
    ADD CONSTRAINT stock_pkey PRIMARY KEY (row_id, received_at);

ALTER TABLE ONLY staging.stock_default
    ADD CONSTRAINT stock_default_pkey PRIMARY KEY (row_id, received_at);

CREATE INDEX intent_golden_id_idx ON ONLY delta.intent USING btree (golden_id);

CREATE INDEX intent_default_golden_id_idx ON delta.intent_default USING btree (golden_id);

CREATE INDEX item_held_idx ON delta.item USING btree (portal_id) WHERE (state = 'held'::text);

CREATE INDEX item_imported_idx ON delta.item USING btree (portal_id) WHERE ((state = ANY (ARRAY['leased'::text, 'unknown'::text])) AND (created_at IS NOT NULL));

CREATE INDEX item_lease_idx ON delta.item USING btree (lease) WHERE (state = 'leased'::text);

CREATE INDEX item_open_idx ON delta.item USING btree (portal_id, lane, method, rank, created_at, queued_at) WHERE (state = 'open'::text);

CREATE INDEX item_parked_idx ON delta.item USING btree (portal_id, error_code) WHERE (state = 'parked'::text);

CREATE INDEX item_uncertain_idx ON delta.item USING btree (portal_id, leased_until) WHERE (state = ANY (ARRAY['leased'::text, 'unknown'::text]));

CREATE INDEX item_waiting_idx ON delta.item USING btree (portal_id, entity) WHERE (state = 'waiting'::text);

CREATE INDEX settlement_golden_id_idx ON ONLY delta.settlement USING btree (golden_id);

CREATE INDEX settlement_default_golden_id_idx ON delta.settlement_default USING btree (golden_id);

CREATE INDEX settlement_settled_at_idx ON ONLY delta.settlement USING btree (portal_id, settled_at);

CREATE INDEX settlement_default_portal_id_settled_at_idx ON delta.settlement_default USING btree (portal_id, settled_at);

CREATE UNIQUE INDEX field_map_portal_field_idx ON exchange.field_map USING btree (portal_id, entity, portal_field, COALESCE(golden_column, ''::text), COALESCE(attribute_path, '{}'::text[]));

CREATE INDEX journal_golden_id_idx ON ONLY exchange.journal USING btree (golden_id);

CREATE INDEX journal_default_golden_id_idx ON exchange.journal_default USING btree (golden_id);

CREATE INDEX journal_source_key_idx ON ONLY exchange.journal USING btree (source_key, source_system);

CREATE INDEX journal_default_source_key_source_system_idx ON exchange.journal_default USING btree (source_key, source_system);

CREATE INDEX customer_parent_golden_id_idx ON golden.customer USING btree (parent_golden_id) WHERE (parent_golden_id IS NOT NULL);

CREATE INDEX customer_related_tick_id_idx ON golden.customer USING btree (related_tick_id) WHERE (related_tick_id IS NOT NULL);

CREATE INDEX price_product_golden_id_idx ON golden.price USING btree (product_golden_id, price_type);

CREATE INDEX sales_order_contact_golden_id_idx ON golden.sales_order USING btree (contact_golden_id) WHERE (contact_golden_id IS NOT NULL);

CREATE INDEX sales_order_customer_golden_id_idx ON golden.sales_order USING btree (customer_golden_id);

CREATE INDEX sales_order_line_order_golden_id_idx ON golden.sales_order_line USING btree (order_golden_id);

CREATE INDEX sales_order_line_product_golden_id_idx ON golden.sales_order_line USING btree (product_golden_id);

CREATE INDEX card_due_idx ON inbound.card USING btree (portal_id) WHERE is_due;

CREATE INDEX card_golden_id_idx ON inbound.card USING btree (golden_id);

CREATE INDEX card_offered_idx ON inbound.card USING btree (portal_id) WHERE (state = 'offered'::text);

CREATE INDEX card_origin_idx ON inbound.card USING btree (origin_id) WHERE (origin_id IS NOT NULL);

CREATE INDEX card_owner_idx ON inbound.card USING btree (owner_id, owner_entity) WHERE (owner_id IS NOT NULL);

CREATE INDEX card_state_idx ON inbound.card USING btree (portal_id) WHERE (state = ANY (ARRAY['staged'::text, 'review'::text]));

CREATE INDEX change_captured_at_idx ON inbound.change USING brin (captured_at);

CREATE INDEX change_golden_id_idx ON inbound.change USING btree (golden_id);

CREATE INDEX conflict_golden_id_idx ON inbound.conflict USING btree (golden_id);

CREATE INDEX conflict_waiting_idx ON inbound.conflict USING btree (portal_id, conflict_id) WHERE (status = 'waiting'::text);

CREATE INDEX deletion_noticed_idx ON inbound.deletion USING btree (portal_id, entity, noticed_at);

CREATE INDEX deletion_open_idx ON inbound.deletion USING btree (portal_id) WHERE (state = ANY (ARRAY['noticed'::text, 'merging'::text]));

CREATE INDEX customer_golden_id_idx ON linked.customer USING btree (golden_id);

CREATE INDEX customer_parent_key_idx ON linked.customer USING btree (parent_key, source_system) WHERE (parent_key IS NOT NULL);

CREATE INDEX customer_record_id_idx ON linked.customer USING btree (record_id);

CREATE INDEX decision_record_a_idx ON linked.decision USING btree (record_a, record_b, decision_id DESC);

CREATE INDEX decision_record_b_idx ON linked.decision USING btree (record_b);

CREATE INDEX link_key_hash_idx ON linked.link USING btree (key_hash);

CREATE INDEX link_record_b_idx ON linked.link USING btree (record_b);

CREATE INDEX match_key_key_hash_idx ON linked.match_key USING btree (key_hash);

CREATE INDEX match_key_record_id_idx ON linked.match_key USING btree (record_id);

CREATE INDEX move_from_golden_id_idx ON linked.move USING btree (from_golden_id);

CREATE INDEX move_tick_id_idx ON linked.move USING btree (tick_id);

CREATE INDEX move_to_golden_id_idx ON linked.move USING btree (to_golden_id);

CREATE INDEX price_golden_id_idx ON linked.price USING btree (golden_id);

CREATE INDEX price_product_key_idx ON linked.price USING btree (product_key, source_system);

CREATE INDEX price_valid_from_idx ON linked.price USING btree (valid_from);

CREATE INDEX product_golden_id_idx ON linked.product USING btree (golden_id);

CREATE INDEX product_record_id_idx ON linked.product USING btree (record_id);

CREATE INDEX sales_order_contact_key_idx ON linked.sales_order USING btree (contact_key, source_system) WHERE (contact_key IS NOT NULL);

CREATE INDEX sales_order_customer_key_idx ON linked.sales_order USING btree (customer_key, source_system);

CREATE INDEX sales_order_golden_id_idx ON linked.sales_order USING btree (golden_id);

CREATE INDEX sales_order_line_golden_id_idx ON linked.sales_order_line USING btree (golden_id);

CREATE INDEX sales_order_line_order_key_idx ON linked.sales_order_line USING btree (order_key, source_system);

CREATE INDEX sales_order_line_product_key_idx ON linked.sales_order_line USING btree (product_key, source_system);

CREATE INDEX acknowledgement_refusal_idx ON outbound.acknowledgement USING btree (consumer, change_id) WHERE ((refusal IS NOT NULL) AND (closed_at IS NULL));

CREATE INDEX change_record_idx ON outbound.change USING btree (golden_id, entity, change_id);

CREATE INDEX change_source_idx ON outbound.change USING btree (source_system, change_id);

CREATE INDEX consumer_source_idx ON outbound.consumer USING btree (source_system);

CREATE INDEX difference_kind_idx ON portal.difference USING btree (portal_id, entity, kind);

CREATE INDEX item_crm_id_idx ON portal.item USING btree (crm_id, entity, portal_id);

CREATE INDEX item_edited_idx ON portal.item USING btree (golden_id, entity, portal_id) WHERE (edited <> '{}'::jsonb);

CREATE INDEX lost_card_golden_id_idx ON portal.lost_card USING btree (golden_id, entity, portal_id);

CREATE INDEX lost_value_card_idx ON portal.lost_value USING btree (crm_id, entity, portal_id);

CREATE INDEX lost_value_hash_idx ON portal.lost_value USING btree (value_hash, entity, portal_id);

CREATE INDEX operating_use_lease_idx ON portal.operating_use USING btree (lease);

CREATE INDEX operating_use_used_at_idx ON portal.operating_use USING btree (portal_id, credential, method, used_at);

CREATE INDEX currency_rate_xact_idx ON ONLY staging.currency_rate USING btree (xact);

CREATE INDEX currency_rate_default_xact_idx ON staging.currency_rate_default USING btree (xact);

CREATE INDEX customer_xact_idx ON ONLY staging.customer USING btree (xact);

CREATE INDEX customer_default_xact_idx ON staging.customer_default USING btree (xact);

CREATE INDEX exchange_row_xact_idx ON ONLY staging.exchange_row USING btree (xact);

CREATE INDEX exchange_row_default_xact_idx ON staging.exchange_row_default USING btree (xact);

CREATE INDEX interaction_xact_idx ON ONLY staging.interaction USING btree (xact);

CREATE INDEX interaction_default_xact_idx ON staging.interaction_default USING btree (xact);

CREATE INDEX invoice_xact_idx ON ONLY staging.invoice USING btree (xact);

CREATE INDEX invoice_default_xact_idx ON staging.invoice_default USING btree (xact);

CREATE INDEX lead_xact_idx ON ONLY staging.lead USING btree (xact);

CREATE INDEX lead_default_xact_idx ON staging.lead_default USING btree (xact);

CREATE INDEX payment_xact_idx ON ONLY staging.payment USING btree (xact);

CREATE INDEX payment_default_xact_idx ON staging.payment_default USING btree (xact);

CREATE INDEX price_xact_idx ON ONLY staging.price USING btree (xact);

CREATE INDEX price_default_xact_idx ON staging.price_default USING btree (xact);

CREATE INDEX product_xact_idx ON ONLY staging.product USING btree (xact);

CREATE INDEX product_default_xact_idx ON staging.product_default USING btree (xact);

CREATE INDEX reject_open_key_idx ON staging.reject USING btree (staging_table, source_system, source_key) WHERE (state = 'open'::text);

CREATE INDEX sales_order_xact_idx ON ONLY staging.sales_order USING btree (xact);

CREATE INDEX sales_order_default_xact_idx ON staging.sales_order_default USING btree (xact);

CREATE INDEX sales_order_line_xact_idx ON ONLY staging.sales_order_line USING btree (xact);

CREATE INDEX sales_order_line_default_xact_idx ON staging.sales_order_line_default USING btree (xact);

CREATE INDEX stock_xact_idx ON ONLY staging.stock USING btree (xact);

CREATE INDEX stock_default_xact_idx ON staging.stock_default USING btree (xact);

ALTER INDEX delta.intent_golden_id_idx ATTACH PARTITION delta.intent_default_golden_id_idx;

ALTER INDEX delta.settlement_golden_id_idx ATTACH PARTITION delta.settlement_default_golden_id_idx;

ALTER INDEX delta.settlement_settled_at_idx ATTACH PARTITION delta.settlement_default_portal_id_settled_at_idx;

ALTER INDEX exchange.journal_golden_id_idx ATTACH PARTITION exchange.journal_default_golden_id_idx;

ALTER INDEX exchange.journal_source_key_idx ATTACH PARTITION exchange.journal_default_source_key_source_system_idx;

ALTER INDEX staging.currency_rate_pkey ATTACH PARTITION staging.currency_rate_default_pkey;

ALTER INDEX staging.currency_rate_xact_idx ATTACH PARTITION staging.currency_rate_default_xact_idx;

ALTER INDEX staging.customer_pkey ATTACH PARTITION staging.customer_default_pkey;

ALTER INDEX staging.customer_xact_idx ATTACH PARTITION staging.customer_default_xact_idx;

ALTER INDEX staging.exchange_row_pkey ATTACH PARTITION staging.exchange_row_default_pkey;

ALTER INDEX staging.exchange_row_xact_idx ATTACH PARTITION staging.exchange_row_default_xact_idx;

ALTER INDEX staging.interaction_pkey ATTACH PARTITION staging.interaction_default_pkey;

ALTER INDEX staging.interaction_xact_idx ATTACH PARTITION staging.interaction_default_xact_idx;

ALTER INDEX staging.invoice_pkey ATTACH PARTITION staging.invoice_default_pkey;

ALTER INDEX staging.invoice_xact_idx ATTACH PARTITION staging.invoice_default_xact_idx;

ALTER INDEX staging.lead_pkey ATTACH PARTITION staging.lead_default_pkey;

ALTER INDEX staging.lead_xact_idx ATTACH PARTITION staging.lead_default_xact_idx;

ALTER INDEX staging.payment_pkey ATTACH PARTITION staging.payment_default_pkey;

ALTER INDEX staging.payment_xact_idx ATTACH PARTITION staging.payment_default_xact_idx;

ALTER INDEX staging.price_pkey ATTACH PARTITION staging.price_default_pkey;

ALTER INDEX staging.price_xact_idx ATTACH PARTITION staging.price_default_xact_idx;

ALTER INDEX staging.product_pkey ATTACH PARTITION staging.product_default_pkey;

ALTER INDEX staging.product_xact_idx ATTACH PARTITION staging.product_default_xact_idx;

ALTER INDEX staging.sales_order_pkey ATTACH PARTITION staging.sales_order_default_pkey;

ALTER INDEX staging.sales_order_xact_idx ATTACH PARTITION staging.sales_order_default_xact_idx;

ALTER INDEX staging.sales_order_line_pkey ATTACH PARTITION staging.sales_order_line_default_pkey;

ALTER INDEX staging.sales_order_line_xact_idx ATTACH PARTITION staging.sales_order_line_default_xact_idx;

ALTER INDEX staging.stock_pkey ATTACH PARTITION staging.stock_default_pkey;

ALTER INDEX staging.stock_xact_idx ATTACH PARTITION staging.stock_default_xact_idx;

CREATE TRIGGER renew_normalization AFTER INSERT OR DELETE OR UPDATE OR TRUNCATE ON exchange.dictionary FOR EACH STATEMENT EXECUTE FUNCTION exchange.renew_normalization();

CREATE TRIGGER renew_normalization AFTER INSERT OR DELETE OR UPDATE OR TRUNCATE ON exchange.dictionary_value FOR EACH STATEMENT EXECUTE FUNCTION exchange.renew_normalization();

CREATE TRIGGER renew_normalization AFTER INSERT OR DELETE OR UPDATE OR TRUNCATE ON exchange.source FOR EACH STATEMENT EXECUTE FUNCTION exchange.renew_normalization();

CREATE TRIGGER renew_normalization AFTER INSERT OR DELETE OR UPDATE OR TRUNCATE ON exchange.source_field FOR EACH STATEMENT EXECUTE FUNCTION exchange.renew_normalization();

CREATE TRIGGER announce_changes AFTER INSERT ON outbound.change REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION exchange.announce_changes();

CREATE TRIGGER wake_daemon AFTER INSERT ON staging.currency_rate FOR EACH STATEMENT EXECUTE FUNCTION staging.wake_daemon();

CREATE TRIGGER wake_daemon AFTER INSERT ON staging.customer FOR EACH STATEMENT EXECUTE FUNCTION staging.wake_daemon();

CREATE TRIGGER wake_daemon AFTER INSERT ON staging.exchange_row FOR EACH STATEMENT EXECUTE FUNCTION staging.wake_daemon();

CREATE TRIGGER wake_daemon AFTER INSERT ON staging.interaction FOR EACH STATEMENT EXECUTE FUNCTION staging.wake_daemon();

CREATE TRIGGER wake_daemon AFTER INSERT ON staging.invoice FOR EACH STATEMENT EXECUTE FUNCTION staging.wake_daemon();

CREATE TRIGGER wake_daemon AFTER INSERT ON staging.lead FOR EACH STATEMENT EXECUTE FUNCTION staging.wake_daemon();

CREATE TRIGGER wake_daemon AFTER INSERT ON staging.payment FOR EACH STATEMENT EXECUTE FUNCTION staging.wake_daemon();

CREATE TRIGGER wake_daemon AFTER INSERT ON staging.price FOR EACH STATEMENT EXECUTE FUNCTION staging.wake_daemon();

CREATE TRIGGER wake_daemon AFTER INSERT ON staging.product FOR EACH STATEMENT EXECUTE FUNCTION staging.wake_daemon();

CREATE TRIGGER wake_daemon AFTER INSERT ON staging.sales_order FOR EACH STATEMENT EXECUTE FUNCTION staging.wake_daemon();

CREATE TRIGGER wake_daemon AFTER INSERT ON staging.sales_order_line FOR EACH STATEMENT EXECUTE FUNCTION staging.wake_daemon();

CREATE TRIGGER wake_daemon AFTER INSERT ON staging.stock FOR EACH STATEMENT EXECUTE FUNCTION staging.wake_daemon();

ALTER TABLE ONLY exchange.match_rule
    ADD CONSTRAINT match_rule_block_id_fkey FOREIGN KEY (block_id) REFERENCES exchange.match_block(block_id);

ALTER TABLE exchange.missing_value ENABLE ROW LEVEL SECURITY;

CREATE POLICY missing_value_all ON exchange.missing_value FOR SELECT TO intersect_loader, intersect_reader USING (true);

CREATE POLICY missing_value_own ON exchange.missing_value FOR SELECT TO intersect_source USING (((portal_id IS NULL) AND (source_system =
CASE
    WHEN (CURRENT_USER ~~ 'source\_%'::text) THEN substr((CURRENT_USER)::text, 8)
    ELSE NULL::text
END)));

ALTER TABLE outbound.acknowledgement ENABLE ROW LEVEL SECURITY;

CREATE POLICY acknowledgement_all ON outbound.acknowledgement FOR SELECT TO intersect_loader, intersect_reader USING (true);

CREATE POLICY acknowledgement_own ON outbound.acknowledgement FOR SELECT TO intersect_source USING (((consumer =
CASE
    WHEN (CURRENT_USER ~~ 'source\_%'::text) THEN substr((CURRENT_USER)::text, 8)
    ELSE NULL::text
END) OR (EXISTS ( SELECT
   FROM outbound.consumer own
  WHERE (own.consumer = acknowledgement.consumer)))));

ALTER TABLE outbound.change ENABLE ROW LEVEL SECURITY;

CREATE POLICY change_all ON outbound.change FOR SELECT TO intersect_loader, intersect_reader USING (true);

CREATE POLICY change_own ON outbound.change FOR SELECT TO intersect_source USING ((source_system =
CASE
    WHEN (CURRENT_USER ~~ 'source\_%'::text) THEN substr((CURRENT_USER)::text, 8)
    ELSE NULL::text
END));

ALTER TABLE outbound.consumer ENABLE ROW LEVEL SECURITY;

CREATE POLICY consumer_all ON outbound.consumer FOR SELECT TO intersect_loader, intersect_reader USING (true);

CREATE POLICY consumer_own ON outbound.consumer FOR SELECT TO intersect_source USING ((source_system =
CASE
    WHEN (CURRENT_USER ~~ 'source\_%'::text) THEN substr((CURRENT_USER)::text, 8)
    ELSE NULL::text
END));

ALTER TABLE staging.reject ENABLE ROW LEVEL SECURITY;

CREATE POLICY reject_all ON staging.reject FOR SELECT TO intersect_loader, intersect_reader USING (true);

CREATE POLICY reject_own ON staging.reject FOR SELECT TO intersect_source USING ((source_system =
CASE
    WHEN (CURRENT_USER ~~ 'source\_%'::text) THEN substr((CURRENT_USER)::text, 8)
    ELSE NULL::text
END));

GRANT USAGE ON SCHEMA delta TO intersect_loader;
GRANT USAGE ON SCHEMA delta TO intersect_reader;

GRANT USAGE ON SCHEMA exchange TO intersect_loader;
GRANT USAGE ON SCHEMA exchange TO intersect_reader;

GRANT USAGE ON SCHEMA golden TO intersect_loader;
GRANT USAGE ON SCHEMA golden TO intersect_reader;

GRANT USAGE ON SCHEMA inbound TO intersect_loader;
GRANT USAGE ON SCHEMA inbound TO intersect_reader;

GRANT USAGE ON SCHEMA linked TO intersect_loader;
GRANT USAGE ON SCHEMA linked TO intersect_reader;

GRANT USAGE ON SCHEMA mart TO intersect_loader;
GRANT USAGE ON SCHEMA mart TO intersect_reader;

GRANT USAGE ON SCHEMA normalized TO intersect_loader;
GRANT USAGE ON SCHEMA normalized TO intersect_reader;

GRANT USAGE ON SCHEMA outbound TO intersect_loader;
GRANT USAGE ON SCHEMA outbound TO intersect_reader;
GRANT USAGE ON SCHEMA outbound TO intersect_source;

GRANT USAGE ON SCHEMA portal TO intersect_loader;
GRANT USAGE ON SCHEMA portal TO intersect_reader;

GRANT USAGE ON SCHEMA staging TO intersect_loader;
GRANT USAGE ON SCHEMA staging TO intersect_reader;
GRANT USAGE ON SCHEMA staging TO intersect_source;

REVOKE ALL ON FUNCTION delta.add_origins(p_lease bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION delta.add_origins(p_lease bigint) TO intersect_loader;

REVOKE ALL ON FUNCTION delta.backoff(p_attempts integer) FROM PUBLIC;
GRANT ALL ON FUNCTION delta.backoff(p_attempts integer) TO intersect_loader;

REVOKE ALL ON FUNCTION delta.begin_request(p_portal_id integer, p_lease bigint, p_seconds integer) FROM PUBLIC;
GRANT ALL ON FUNCTION delta.begin_request(p_portal_id integer, p_lease bigint, p_seconds integer) TO intersect_loader;

REVOKE ALL ON FUNCTION delta.binding_limit(p_portal_id integer, p_records_per_second numeric, p_batch_size integer) FROM PUBLIC;
GRANT ALL ON FUNCTION delta.binding_limit(p_portal_id integer, p_records_per_second numeric, p_batch_size integer) TO intersect_loader;

REVOKE ALL ON FUNCTION delta.card_parts(p_entity text) FROM PUBLIC;
GRANT ALL ON FUNCTION delta.card_parts(p_entity text) TO intersect_loader;

REVOKE ALL ON FUNCTION delta.changed_fields(p_wanted jsonb, p_sent jsonb, p_held jsonb, p_doubted jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION delta.changed_fields(p_wanted jsonb, p_sent jsonb, p_held jsonb, p_doubted jsonb) TO intersect_loader;

REVOKE ALL ON FUNCTION delta.check_field_map(p_portal_id integer) FROM PUBLIC;
GRANT ALL ON FUNCTION delta.check_field_map(p_portal_id integer) TO intersect_loader;

REVOKE ALL ON FUNCTION delta.claim(p_portal_id integer, p_limit integer, p_lease_seconds integer, p_credentials text[], p_batch_size integer, p_batch_seconds double precision, p_is_urgent boolean) FROM PUBLIC;
GRANT ALL ON FUNCTION delta.claim(p_portal_id integer, p_limit integer, p_lease_seconds integer, p_credentials text[], p_batch_size integer, p_batch_seconds double precision, p_is_urgent boolean) TO intersect_loader;

REVOKE ALL ON FUNCTION delta.claim_lookups(p_portal_id integer, p_lease_seconds integer, p_looks_only boolean) FROM PUBLIC;
GRANT ALL ON FUNCTION delta.claim_lookups(p_portal_id integer, p_lease_seconds integer, p_looks_only boolean) TO intersect_loader;

REVOKE ALL ON FUNCTION delta.claim_requests(p_portal_id integer, p_limit integer, p_lease_seconds integer, p_credentials text[], p_batch_size integer, p_batch_seconds double precision, p_is_urgent boolean) FROM PUBLIC;
GRANT ALL ON FUNCTION delta.claim_requests(p_portal_id integer, p_limit integer, p_lease_seconds integer, p_credentials text[], p_batch_size integer, p_batch_seconds double precision, p_is_urgent boolean) TO intersect_loader;

REVOKE ALL ON FUNCTION delta.classic_multifields(p_multifields jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION delta.classic_multifields(p_multifields jsonb) TO intersect_loader;

REVOKE ALL ON FUNCTION delta.compile_field_map() FROM PUBLIC;
GRANT ALL ON FUNCTION delta.compile_field_map() TO intersect_loader;

GRANT SELECT ON TABLE delta.entity TO intersect_loader;
GRANT SELECT ON TABLE delta.entity TO intersect_reader;

REVOKE ALL ON FUNCTION delta.compose_request(p_target delta.entity, p_portal portal.portal, p_golden_id bigint, p_wanted jsonb, p_crm_id bigint, p_sent jsonb, p_held jsonb, p_doubted jsonb, OUT method text, OUT params jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION delta.compose_request(p_target delta.entity, p_portal portal.portal, p_golden_id bigint, p_wanted jsonb, p_crm_id bigint, p_sent jsonb, p_held jsonb, p_doubted jsonb, OUT method text, OUT params jsonb) TO intersect_loader;

REVOKE ALL ON FUNCTION delta.compose_requests(p_lease bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION delta.compose_requests(p_lease bigint) TO intersect_loader;

REVOKE ALL ON FUNCTION delta.confirm_outcomes(p_portal_id integer) FROM PUBLIC;
GRANT ALL ON FUNCTION delta.confirm_outcomes(p_portal_id integer) TO intersect_loader;

REVOKE ALL ON FUNCTION delta.confirm_unchanged(p_lease bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION delta.confirm_unchanged(p_lease bigint) TO intersect_loader;

REVOKE ALL ON FUNCTION delta.delivery_span(p_portal_id integer, p_within_seconds double precision) FROM PUBLIC;
GRANT ALL ON FUNCTION delta.delivery_span(p_portal_id integer, p_within_seconds double precision) TO intersect_loader;

REVOKE ALL ON FUNCTION delta.doubt_unknown(p_portal_id integer) FROM PUBLIC;
GRANT ALL ON FUNCTION delta.doubt_unknown(p_portal_id integer) TO intersect_loader;

REVOKE ALL ON FUNCTION delta.due_count(p_portal_id integer, p_limit integer, p_credentials text[], p_batch_size integer, p_batch_seconds double precision) FROM PUBLIC;
GRANT ALL ON FUNCTION delta.due_count(p_portal_id integer, p_limit integer, p_credentials text[], p_batch_size integer, p_batch_seconds double precision) TO intersect_loader;

REVOKE ALL ON FUNCTION delta.due_work(p_portal_id integer, p_limit integer, p_batch_size integer, p_batch_seconds double precision, p_credentials text[], p_is_urgent boolean) FROM PUBLIC;
GRANT ALL ON FUNCTION delta.due_work(p_portal_id integer, p_limit integer, p_batch_size integer, p_batch_seconds double precision, p_credentials text[], p_is_urgent boolean) TO intersect_loader;

REVOKE ALL ON FUNCTION delta.end_leases(p_portal_id integer, p_unknown_wait_seconds integer, p_all boolean) FROM PUBLIC;
GRANT ALL ON FUNCTION delta.end_leases(p_portal_id integer, p_unknown_wait_seconds integer, p_all boolean) TO intersect_loader;

REVOKE ALL ON FUNCTION delta.end_request(p_portal_id integer, p_lease bigint, p_outcomes jsonb, p_unknown_wait_seconds integer, p_credential text) FROM PUBLIC;
GRANT ALL ON FUNCTION delta.end_request(p_portal_id integer, p_lease bigint, p_outcomes jsonb, p_unknown_wait_seconds integer, p_credential text) TO intersect_loader;

REVOKE ALL ON FUNCTION delta.enter_turn(p_portal_id integer, p_is_alone boolean) FROM PUBLIC;
GRANT ALL ON FUNCTION delta.enter_turn(p_portal_id integer, p_is_alone boolean) TO intersect_loader;

REVOKE ALL ON FUNCTION delta.follow_moves(p_portal_id integer, p_golden_ids bigint[]) FROM PUBLIC;
GRANT ALL ON FUNCTION delta.follow_moves(p_portal_id integer, p_golden_ids bigint[]) TO intersect_loader;

REVOKE ALL ON FUNCTION delta.follow_requisites(p_portal_id integer, p_golden_ids bigint[]) FROM PUBLIC;
GRANT ALL ON FUNCTION delta.follow_requisites(p_portal_id integer, p_golden_ids bigint[]) TO intersect_loader;

REVOKE ALL ON FUNCTION delta.hand_over_cards(p_golden_ids bigint[], p_merged_ids bigint[]) FROM PUBLIC;
GRANT ALL ON FUNCTION delta.hand_over_cards(p_golden_ids bigint[], p_merged_ids bigint[]) TO intersect_loader;

REVOKE ALL ON FUNCTION delta.has_due_updates(p_portal_id integer) FROM PUBLIC;
GRANT ALL ON FUNCTION delta.has_due_updates(p_portal_id integer) TO intersect_loader;

REVOKE ALL ON FUNCTION delta.has_record_of(p_entity text, p_golden_id bigint, p_source text) FROM PUBLIC;
GRANT ALL ON FUNCTION delta.has_record_of(p_entity text, p_golden_id bigint, p_source text) TO intersect_loader;

REVOKE ALL ON FUNCTION delta.held_doubt(p_card portal.item) FROM PUBLIC;
GRANT ALL ON FUNCTION delta.held_doubt(p_card portal.item) TO intersect_loader;

REVOKE ALL ON FUNCTION delta.held_multifields(p_held jsonb, p_sent jsonb, p_wanted jsonb, p_reply jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION delta.held_multifields(p_held jsonb, p_sent jsonb, p_wanted jsonb, p_reply jsonb) TO intersect_loader;

GRANT SELECT ON TABLE exchange.field_map TO intersect_loader;

REVOKE ALL ON FUNCTION delta.is_sent(p_map exchange.field_map) FROM PUBLIC;
GRANT ALL ON FUNCTION delta.is_sent(p_map exchange.field_map) TO intersect_loader;

REVOKE ALL ON FUNCTION delta.join_delivery(p_portal_id integer) FROM PUBLIC;
GRANT ALL ON FUNCTION delta.join_delivery(p_portal_id integer) TO intersect_loader;

REVOKE ALL ON FUNCTION delta.join_found(p_portal_id integer, p_lease bigint, p_entity text) FROM PUBLIC;
GRANT ALL ON FUNCTION delta.join_found(p_portal_id integer, p_lease bigint, p_entity text) TO intersect_loader;

REVOKE ALL ON FUNCTION delta.keep_lease(p_portal_id integer, p_lease bigint, p_seconds integer) FROM PUBLIC;
GRANT ALL ON FUNCTION delta.keep_lease(p_portal_id integer, p_lease bigint, p_seconds integer) TO intersect_loader;

REVOKE ALL ON FUNCTION delta.known_multifields(p_reply jsonb, p_known jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION delta.known_multifields(p_reply jsonb, p_known jsonb) TO intersect_loader;

REVOKE ALL ON FUNCTION delta.lacks_parent(p_portal_id integer, p_entity text, p_golden_id bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION delta.lacks_parent(p_portal_id integer, p_entity text, p_golden_id bigint) TO intersect_loader;

REVOKE ALL ON FUNCTION delta.lane_quota(p_portal_id integer, p_limit integer, p_batch_size integer, p_batch_seconds double precision, p_credential text, p_is_urgent boolean) FROM PUBLIC;
GRANT ALL ON FUNCTION delta.lane_quota(p_portal_id integer, p_limit integer, p_batch_size integer, p_batch_seconds double precision, p_credential text, p_is_urgent boolean) TO intersect_loader;

REVOKE ALL ON FUNCTION delta.leave_multifields(p_portal_id integer, p_lease bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION delta.leave_multifields(p_portal_id integer, p_lease bigint) TO intersect_loader;

REVOKE ALL ON FUNCTION delta.leave_turn(p_portal_id integer, p_is_alone boolean) FROM PUBLIC;
GRANT ALL ON FUNCTION delta.leave_turn(p_portal_id integer, p_is_alone boolean) TO intersect_loader;

REVOKE ALL ON FUNCTION delta.list_items(p_portal_id integer, p_state text, p_entity text, p_code text, p_limit integer, p_source text, p_since timestamp with time zone, p_until timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION delta.list_items(p_portal_id integer, p_state text, p_entity text, p_code text, p_limit integer, p_source text, p_since timestamp with time zone, p_until timestamp with time zone) TO intersect_loader;

REVOKE ALL ON FUNCTION delta.list_lanes(p_portal_id integer) FROM PUBLIC;
GRANT ALL ON FUNCTION delta.list_lanes(p_portal_id integer) TO intersect_loader;

REVOKE ALL ON FUNCTION delta.load_wanted(p_lease bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION delta.load_wanted(p_lease bigint) TO intersect_loader;

REVOKE ALL ON FUNCTION delta.look_first(p_lease bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION delta.look_first(p_lease bigint) TO intersect_loader;

REVOKE ALL ON FUNCTION delta.move_lane(p_portal_id integer, p_from text, p_to text, p_entity text) FROM PUBLIC;
GRANT ALL ON FUNCTION delta.move_lane(p_portal_id integer, p_from text, p_to text, p_entity text) TO intersect_loader;

REVOKE ALL ON FUNCTION delta.multifield_changes(p_wanted jsonb, p_sent jsonb, p_held jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION delta.multifield_changes(p_wanted jsonb, p_sent jsonb, p_held jsonb) TO intersect_loader;

REVOKE ALL ON FUNCTION delta.multifield_expression(p_type_id text, p_value_type text, p_value text) FROM PUBLIC;
GRANT ALL ON FUNCTION delta.multifield_expression(p_type_id text, p_value_type text, p_value text) TO intersect_loader;

REVOKE ALL ON FUNCTION delta.open_restored(p_portal_id integer, p_entity text, p_golden_ids bigint[]) FROM PUBLIC;
GRANT ALL ON FUNCTION delta.open_restored(p_portal_id integer, p_entity text, p_golden_ids bigint[]) TO intersect_loader;

REVOKE ALL ON FUNCTION delta.operating_pace(p_portal_id integer) FROM PUBLIC;
GRANT ALL ON FUNCTION delta.operating_pace(p_portal_id integer) TO intersect_loader;

REVOKE ALL ON FUNCTION delta.operating_wait(p_portal_id integer, p_credentials text[], p_batch_size integer, p_batch_seconds double precision) FROM PUBLIC;
GRANT ALL ON FUNCTION delta.operating_wait(p_portal_id integer, p_credentials text[], p_batch_size integer, p_batch_seconds double precision) TO intersect_loader;

REVOKE ALL ON FUNCTION delta.origin_of(p_card portal.item) FROM PUBLIC;
GRANT ALL ON FUNCTION delta.origin_of(p_card portal.item) TO intersect_loader;

REVOKE ALL ON FUNCTION delta.park_superseded(p_golden_ids bigint[], p_merged_ids bigint[]) FROM PUBLIC;
GRANT ALL ON FUNCTION delta.park_superseded(p_golden_ids bigint[], p_merged_ids bigint[]) TO intersect_loader;

REVOKE ALL ON FUNCTION delta.plan_cards(p_entity text, p_tick_id bigint, p_portal_id integer) FROM PUBLIC;
GRANT ALL ON FUNCTION delta.plan_cards(p_entity text, p_tick_id bigint, p_portal_id integer) TO intersect_loader;

REVOKE ALL ON FUNCTION delta.queue(p_tick_id bigint, p_chunk integer) FROM PUBLIC;
GRANT ALL ON FUNCTION delta.queue(p_tick_id bigint, p_chunk integer) TO intersect_loader;

REVOKE ALL ON FUNCTION delta.recent_deliveries(p_portal_id integer) FROM PUBLIC;
GRANT ALL ON FUNCTION delta.recent_deliveries(p_portal_id integer) TO intersect_loader;

REVOKE ALL ON FUNCTION delta.refuse_outcomes(p_portal_id integer, p_unknown_wait_seconds integer) FROM PUBLIC;
GRANT ALL ON FUNCTION delta.refuse_outcomes(p_portal_id integer, p_unknown_wait_seconds integer) TO intersect_loader;

REVOKE ALL ON FUNCTION delta.rehome_cards(p_portal_id integer, p_entity text, p_lost bigint[], p_kept bigint[], p_now bigint[]) FROM PUBLIC;
GRANT ALL ON FUNCTION delta.rehome_cards(p_portal_id integer, p_entity text, p_lost bigint[], p_kept bigint[], p_now bigint[]) TO intersect_loader;

REVOKE ALL ON FUNCTION delta.release_divided(p_tick_id bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION delta.release_divided(p_tick_id bigint) TO intersect_loader;

REVOKE ALL ON FUNCTION delta.reopened_state(p_tick_id bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION delta.reopened_state(p_tick_id bigint) TO intersect_loader;

REVOKE ALL ON FUNCTION delta.replay_parked(p_portal_id integer, p_entity text, p_code text, p_golden_ids bigint[], p_source text, p_since timestamp with time zone, p_until timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION delta.replay_parked(p_portal_id integer, p_entity text, p_code text, p_golden_ids bigint[], p_source text, p_since timestamp with time zone, p_until timestamp with time zone) TO intersect_loader;

REVOKE ALL ON FUNCTION delta.requeue(p_entity text) FROM PUBLIC;
GRANT ALL ON FUNCTION delta.requeue(p_entity text) TO intersect_loader;

REVOKE ALL ON FUNCTION delta.send_again(p_portal_id integer, p_entity text, p_golden_ids bigint[]) FROM PUBLIC;
GRANT ALL ON FUNCTION delta.send_again(p_portal_id integer, p_entity text, p_golden_ids bigint[]) TO intersect_loader;

REVOKE ALL ON FUNCTION delta.sent_doubt(p_card portal.item) FROM PUBLIC;
GRANT ALL ON FUNCTION delta.sent_doubt(p_card portal.item) TO intersect_loader;

REVOKE ALL ON FUNCTION delta.sent_multifields(p_sent jsonb, p_wanted jsonb, p_reply jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION delta.sent_multifields(p_sent jsonb, p_wanted jsonb, p_reply jsonb) TO intersect_loader;

REVOKE ALL ON FUNCTION delta.set_debounce(p_entity text, p_seconds integer) FROM PUBLIC;
GRANT ALL ON FUNCTION delta.set_debounce(p_entity text, p_seconds integer) TO intersect_loader;

REVOKE ALL ON FUNCTION delta.set_import(p_portal_id integer, p_entity text, p_is_imported boolean) FROM PUBLIC;
GRANT ALL ON FUNCTION delta.set_import(p_portal_id integer, p_entity text, p_is_imported boolean) TO intersect_loader;

GRANT SELECT ON TABLE delta.lane TO intersect_loader;
GRANT SELECT ON TABLE delta.lane TO intersect_reader;

REVOKE ALL ON FUNCTION delta.set_lane(p_lane text, p_share numeric, p_floor numeric) FROM PUBLIC;
GRANT ALL ON FUNCTION delta.set_lane(p_lane text, p_share numeric, p_floor numeric) TO intersect_loader;

REVOKE ALL ON FUNCTION delta.settle(p_portal_id integer, p_lease bigint, p_outcomes jsonb, p_unknown_wait_seconds integer, p_credential text) FROM PUBLIC;
GRANT ALL ON FUNCTION delta.settle(p_portal_id integer, p_lease bigint, p_outcomes jsonb, p_unknown_wait_seconds integer, p_credential text) TO intersect_loader;

REVOKE ALL ON FUNCTION delta.settle_deleted(p_portal_id integer, p_entity text, p_golden_ids bigint[]) FROM PUBLIC;
GRANT ALL ON FUNCTION delta.settle_deleted(p_portal_id integer, p_entity text, p_golden_ids bigint[]) TO intersect_loader;

REVOKE ALL ON FUNCTION delta.settle_lookup(p_portal_id integer, p_lease bigint, p_entity text, p_golden_ids bigint[], p_result jsonb, p_again_after_seconds integer) FROM PUBLIC;
GRANT ALL ON FUNCTION delta.settle_lookup(p_portal_id integer, p_lease bigint, p_entity text, p_golden_ids bigint[], p_result jsonb, p_again_after_seconds integer) TO intersect_loader;

REVOKE ALL ON FUNCTION delta.settle_merged(p_portal_id integer, p_entity text, p_golden_ids bigint[]) FROM PUBLIC;
GRANT ALL ON FUNCTION delta.settle_merged(p_portal_id integer, p_entity text, p_golden_ids bigint[]) TO intersect_loader;

REVOKE ALL ON FUNCTION delta.stalled_work(p_portal_id integer, p_older_than_seconds integer) FROM PUBLIC;
GRANT ALL ON FUNCTION delta.stalled_work(p_portal_id integer, p_older_than_seconds integer) TO intersect_loader;

REVOKE ALL ON FUNCTION delta.state_counts(p_portal_id integer) FROM PUBLIC;
GRANT ALL ON FUNCTION delta.state_counts(p_portal_id integer) TO intersect_loader;

REVOKE ALL ON FUNCTION delta.take_back() FROM PUBLIC;
GRANT ALL ON FUNCTION delta.take_back() TO intersect_loader;

REVOKE ALL ON FUNCTION delta.take_over_lost(p_portal_id integer, p_lease bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION delta.take_over_lost(p_portal_id integer, p_lease bigint) TO intersect_loader;

REVOKE ALL ON FUNCTION delta.take_parents_along(p_chunk integer, p_lane text) FROM PUBLIC;
GRANT ALL ON FUNCTION delta.take_parents_along(p_chunk integer, p_lane text) TO intersect_loader;

REVOKE ALL ON FUNCTION delta.time_left(p_portal_id integer, p_batch_size integer) FROM PUBLIC;
GRANT ALL ON FUNCTION delta.time_left(p_portal_id integer, p_batch_size integer) TO intersect_loader;

REVOKE ALL ON FUNCTION delta.transform_expression(p_map exchange.field_map) FROM PUBLIC;
GRANT ALL ON FUNCTION delta.transform_expression(p_map exchange.field_map) TO intersect_loader;

REVOKE ALL ON FUNCTION delta.transform_names() FROM PUBLIC;
GRANT ALL ON FUNCTION delta.transform_names() TO intersect_loader;

REVOKE ALL ON FUNCTION delta.urgent_lane(p_lane text, p_other text) FROM PUBLIC;
GRANT ALL ON FUNCTION delta.urgent_lane(p_lane text, p_other text) TO intersect_loader;

REVOKE ALL ON FUNCTION delta.waiting_reasons(p_portal_id integer, p_limit integer) FROM PUBLIC;
GRANT ALL ON FUNCTION delta.waiting_reasons(p_portal_id integer, p_limit integer) TO intersect_loader;

REVOKE ALL ON FUNCTION delta.wake(p_portal_id integer, p_parent_golden_ids bigint[]) FROM PUBLIC;
GRANT ALL ON FUNCTION delta.wake(p_portal_id integer, p_parent_golden_ids bigint[]) TO intersect_loader;

REVOKE ALL ON FUNCTION delta.wanted_query(p_entity text, p_portal_id integer) FROM PUBLIC;
GRANT ALL ON FUNCTION delta.wanted_query(p_entity text, p_portal_id integer) TO intersect_loader;

REVOKE ALL ON FUNCTION delta.weigh_edits(p_portal_id integer, p_lease bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION delta.weigh_edits(p_portal_id integer, p_lease bigint) TO intersect_loader;

REVOKE ALL ON FUNCTION delta.written_multifields(p_held jsonb, p_changes jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION delta.written_multifields(p_held jsonb, p_changes jsonb) TO intersect_loader;

REVOKE ALL ON FUNCTION exchange.accept_server() FROM PUBLIC;
GRANT ALL ON FUNCTION exchange.accept_server() TO intersect_loader;

REVOKE ALL ON FUNCTION exchange.add_default_consumer(p_source_system text) FROM PUBLIC;
GRANT ALL ON FUNCTION exchange.add_default_consumer(p_source_system text) TO intersect_loader;

GRANT SELECT ON TABLE exchange.source TO intersect_loader;

REVOKE ALL ON FUNCTION exchange.add_source(p_source_system text, p_password text, p_description text, p_priority integer, p_date_order text, p_decimal_separator text, p_time_zone text, p_phone_region text, p_default_currency text, p_null_policy text, p_list_separator text, p_placeholders text[]) FROM PUBLIC;
GRANT ALL ON FUNCTION exchange.add_source(p_source_system text, p_password text, p_description text, p_priority integer, p_date_order text, p_decimal_separator text, p_time_zone text, p_phone_region text, p_default_currency text, p_null_policy text, p_list_separator text, p_placeholders text[]) TO intersect_loader;

REVOKE ALL ON FUNCTION exchange.after_deploy() FROM PUBLIC;
GRANT ALL ON FUNCTION exchange.after_deploy() TO intersect_loader;

REVOKE ALL ON FUNCTION exchange.analyze_grown(p_table text, p_rows bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION exchange.analyze_grown(p_table text, p_rows bigint) TO intersect_loader;

REVOKE ALL ON FUNCTION exchange.analyze_large(p_relation text) FROM PUBLIC;
GRANT ALL ON FUNCTION exchange.analyze_large(p_relation text) TO intersect_loader;

REVOKE ALL ON FUNCTION exchange.announce_changes() FROM PUBLIC;
GRANT ALL ON FUNCTION exchange.announce_changes() TO intersect_loader;

REVOKE ALL ON FUNCTION exchange.answer_portal_value(p_portal_id integer, p_dictionary text, p_canonical_value text, p_portal_value text) FROM PUBLIC;
GRANT ALL ON FUNCTION exchange.answer_portal_value(p_portal_id integer, p_dictionary text, p_canonical_value text, p_portal_value text) TO intersect_loader;

REVOKE ALL ON FUNCTION exchange.answer_value(p_dictionary text, p_source_system text, p_source_value text, p_canonical_value text) FROM PUBLIC;
GRANT ALL ON FUNCTION exchange.answer_value(p_dictionary text, p_source_system text, p_source_value text, p_canonical_value text) TO intersect_loader;

REVOKE ALL ON FUNCTION exchange.apply_brakes(p_tick_id bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION exchange.apply_brakes(p_tick_id bigint) TO intersect_loader;

REVOKE ALL ON FUNCTION exchange.approve_tick(p_tick_id bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION exchange.approve_tick(p_tick_id bigint) TO intersect_loader;

REVOKE ALL ON FUNCTION exchange.begin_restore(p_user_ids bigint[]) FROM PUBLIC;
GRANT ALL ON FUNCTION exchange.begin_restore(p_user_ids bigint[]) TO intersect_loader;

REVOKE ALL ON FUNCTION exchange.begin_tick(p_chunk_rows bigint, p_connections integer, p_backfill_rows bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION exchange.begin_tick(p_chunk_rows bigint, p_connections integer, p_backfill_rows bigint) TO intersect_loader;

REVOKE ALL ON FUNCTION exchange.chunk_table(p_name text, p_chunk integer) FROM PUBLIC;
GRANT ALL ON FUNCTION exchange.chunk_table(p_name text, p_chunk integer) TO intersect_loader;

REVOKE ALL ON FUNCTION exchange.close_tick(p_tick_id bigint, p_work text, p_seconds jsonb, p_queued bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION exchange.close_tick(p_tick_id bigint, p_work text, p_seconds jsonb, p_queued bigint) TO intersect_loader;

GRANT SELECT ON TABLE outbound.consumer TO intersect_loader;
GRANT SELECT ON TABLE outbound.consumer TO intersect_reader;
GRANT SELECT ON TABLE outbound.consumer TO intersect_source;

REVOKE ALL ON FUNCTION exchange.consumers() FROM PUBLIC;
GRANT ALL ON FUNCTION exchange.consumers() TO intersect_loader;

REVOKE ALL ON FUNCTION exchange.count_tick(p_tick_id bigint, p_work text) FROM PUBLIC;
GRANT ALL ON FUNCTION exchange.count_tick(p_tick_id bigint, p_work text) TO intersect_loader;

REVOKE ALL ON FUNCTION exchange.create_partitions(p_weeks_ahead integer) FROM PUBLIC;
GRANT ALL ON FUNCTION exchange.create_partitions(p_weeks_ahead integer) TO intersect_loader;

REVOKE ALL ON FUNCTION exchange.decide_refusal(p_change_id bigint, p_consumer text, p_is_offered_again boolean) FROM PUBLIC;
GRANT ALL ON FUNCTION exchange.decide_refusal(p_change_id bigint, p_consumer text, p_is_offered_again boolean) TO intersect_loader;

REVOKE ALL ON FUNCTION exchange.decide_tick(p_tick_id bigint, p_decision text) FROM PUBLIC;
GRANT ALL ON FUNCTION exchange.decide_tick(p_tick_id bigint, p_decision text) TO intersect_loader;

REVOKE ALL ON FUNCTION exchange.discard_tick(p_tick_id bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION exchange.discard_tick(p_tick_id bigint) TO intersect_loader;

REVOKE ALL ON FUNCTION exchange.drop_partitions() FROM PUBLIC;
GRANT ALL ON FUNCTION exchange.drop_partitions() TO intersect_loader;

REVOKE ALL ON FUNCTION exchange.drop_work_tables(p_work text) FROM PUBLIC;
GRANT ALL ON FUNCTION exchange.drop_work_tables(p_work text) TO intersect_loader;

REVOKE ALL ON FUNCTION exchange.end_tick(p_tick_id bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION exchange.end_tick(p_tick_id bigint) TO intersect_loader;

REVOKE ALL ON FUNCTION exchange.field_map_rows(p_portal_id integer) FROM PUBLIC;
GRANT ALL ON FUNCTION exchange.field_map_rows(p_portal_id integer) TO intersect_loader;

REVOKE ALL ON FUNCTION exchange.field_map_signs(p_portal_id integer) FROM PUBLIC;
GRANT ALL ON FUNCTION exchange.field_map_signs(p_portal_id integer) TO intersect_loader;

REVOKE ALL ON FUNCTION exchange.fill_advice(p_advice text, p_table text, p_key text, p_column_name text, p_value text) FROM PUBLIC;
GRANT ALL ON FUNCTION exchange.fill_advice(p_advice text, p_table text, p_key text, p_column_name text, p_value text) TO intersect_loader;

REVOKE ALL ON FUNCTION exchange.finish_tick() FROM PUBLIC;
GRANT ALL ON FUNCTION exchange.finish_tick() TO intersect_loader;

REVOKE ALL ON FUNCTION exchange.held_ticks() FROM PUBLIC;
GRANT ALL ON FUNCTION exchange.held_ticks() TO intersect_loader;

REVOKE ALL ON FUNCTION exchange.hold_tick_lock() FROM PUBLIC;
GRANT ALL ON FUNCTION exchange.hold_tick_lock() TO intersect_loader;

REVOKE ALL ON FUNCTION exchange.holds_lock(p_lock integer) FROM PUBLIC;
GRANT ALL ON FUNCTION exchange.holds_lock(p_lock integer) TO intersect_loader;

GRANT SELECT ON TABLE exchange.missing_value TO intersect_loader;
GRANT SELECT ON TABLE exchange.missing_value TO intersect_source;
GRANT SELECT ON TABLE exchange.missing_value TO intersect_reader;

REVOKE ALL ON FUNCTION exchange.ignore_value(p_missing_value_id bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION exchange.ignore_value(p_missing_value_id bigint) TO intersect_loader;

REVOKE ALL ON FUNCTION exchange.intake_totals() FROM PUBLIC;
GRANT ALL ON FUNCTION exchange.intake_totals() TO intersect_loader;

REVOKE ALL ON FUNCTION exchange.is_counter_foreign() FROM PUBLIC;
GRANT ALL ON FUNCTION exchange.is_counter_foreign() TO intersect_loader;

REVOKE ALL ON FUNCTION exchange.is_large_tick(p_rows bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION exchange.is_large_tick(p_rows bigint) TO intersect_loader;

REVOKE ALL ON FUNCTION exchange.is_leading() FROM PUBLIC;
GRANT ALL ON FUNCTION exchange.is_leading() TO intersect_loader;

REVOKE ALL ON FUNCTION exchange.is_needed(p_schema text, p_table text, p_partition text) FROM PUBLIC;
GRANT ALL ON FUNCTION exchange.is_needed(p_schema text, p_table text, p_partition text) TO intersect_loader;

REVOKE ALL ON FUNCTION exchange.is_worked_on(p_work text, p_entity text) FROM PUBLIC;
GRANT ALL ON FUNCTION exchange.is_worked_on(p_work text, p_entity text) TO intersect_loader;

REVOKE ALL ON FUNCTION exchange.list_brakes() FROM PUBLIC;
GRANT ALL ON FUNCTION exchange.list_brakes() TO intersect_loader;

REVOKE ALL ON FUNCTION exchange.list_consumers() FROM PUBLIC;
GRANT ALL ON FUNCTION exchange.list_consumers() TO intersect_loader;

REVOKE ALL ON FUNCTION exchange.list_dictionaries(p_portal_id integer) FROM PUBLIC;
GRANT ALL ON FUNCTION exchange.list_dictionaries(p_portal_id integer) TO intersect_loader;

REVOKE ALL ON FUNCTION exchange.list_missing_values(p_dictionary text, p_source text, p_state text, p_limit integer) FROM PUBLIC;
GRANT ALL ON FUNCTION exchange.list_missing_values(p_dictionary text, p_source text, p_state text, p_limit integer) TO intersect_loader;

REVOKE ALL ON FUNCTION exchange.list_refusals(p_consumer text, p_limit integer) FROM PUBLIC;
GRANT ALL ON FUNCTION exchange.list_refusals(p_consumer text, p_limit integer) TO intersect_loader;

GRANT SELECT ON TABLE staging.reject TO intersect_loader;
GRANT SELECT ON TABLE staging.reject TO intersect_reader;
GRANT SELECT ON TABLE staging.reject TO intersect_source;

REVOKE ALL ON FUNCTION exchange.list_rejects(p_source text, p_table text, p_code text, p_state text, p_limit integer) FROM PUBLIC;
GRANT ALL ON FUNCTION exchange.list_rejects(p_source text, p_table text, p_code text, p_state text, p_limit integer) TO intersect_loader;

REVOKE ALL ON FUNCTION exchange.list_sources() FROM PUBLIC;
GRANT ALL ON FUNCTION exchange.list_sources() TO intersect_loader;

REVOKE ALL ON FUNCTION exchange.listen() FROM PUBLIC;
GRANT ALL ON FUNCTION exchange.listen() TO intersect_loader;

REVOKE ALL ON FUNCTION exchange.missing_stages(p_portal_id integer, p_categories jsonb, p_statuses jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION exchange.missing_stages(p_portal_id integer, p_categories jsonb, p_statuses jsonb) TO intersect_loader;

REVOKE ALL ON FUNCTION exchange.move_consumer(p_consumer text, p_source_system text) FROM PUBLIC;
GRANT ALL ON FUNCTION exchange.move_consumer(p_consumer text, p_source_system text) TO intersect_loader;

REVOKE ALL ON FUNCTION exchange.new_entities(p_seen pg_snapshot, p_present pg_snapshot) FROM PUBLIC;
GRANT ALL ON FUNCTION exchange.new_entities(p_seen pg_snapshot, p_present pg_snapshot) TO intersect_loader;

REVOKE ALL ON FUNCTION exchange.next_tasks(p_tick_id bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION exchange.next_tasks(p_tick_id bigint) TO intersect_loader;

REVOKE ALL ON FUNCTION exchange.note_restore(p_reason text) FROM PUBLIC;
GRANT ALL ON FUNCTION exchange.note_restore(p_reason text) TO intersect_loader;

REVOKE ALL ON FUNCTION exchange.note_server() FROM PUBLIC;
GRANT ALL ON FUNCTION exchange.note_server() TO intersect_loader;

REVOKE ALL ON FUNCTION exchange.open_tick(p_tick_id bigint, p_work text, p_entities text[], p_seen pg_snapshot, p_present pg_snapshot, p_chunk_rows bigint, p_connections integer) FROM PUBLIC;
GRANT ALL ON FUNCTION exchange.open_tick(p_tick_id bigint, p_work text, p_entities text[], p_seen pg_snapshot, p_present pg_snapshot, p_chunk_rows bigint, p_connections integer) TO intersect_loader;

REVOKE ALL ON FUNCTION exchange.open_work_table(p_work text, p_name text, p_definition text) FROM PUBLIC;
GRANT ALL ON FUNCTION exchange.open_work_table(p_work text, p_name text, p_definition text) TO intersect_loader;

REVOKE ALL ON FUNCTION exchange.partition_state() FROM PUBLIC;
GRANT ALL ON FUNCTION exchange.partition_state() TO intersect_loader;

REVOKE ALL ON FUNCTION exchange.partitions() FROM PUBLIC;
GRANT ALL ON FUNCTION exchange.partitions() TO intersect_loader;

REVOKE ALL ON FUNCTION exchange.perform(p_tick_id bigint, p_work text, p_action text, p_entity text, p_chunk integer, p_chunks integer, p_since timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION exchange.perform(p_tick_id bigint, p_work text, p_action text, p_entity text, p_chunk integer, p_chunks integer, p_since timestamp with time zone) TO intersect_loader;

REVOKE ALL ON FUNCTION exchange.plan(p_portal_id integer, p_batch_size integer, p_records_per_second numeric) FROM PUBLIC;
GRANT ALL ON FUNCTION exchange.plan(p_portal_id integer, p_batch_size integer, p_records_per_second numeric) TO intersect_loader;

REVOKE ALL ON FUNCTION exchange.plan_report(p_tick_id bigint, p_portal_id integer, p_batch_size integer, p_records_per_second numeric) FROM PUBLIC;
GRANT ALL ON FUNCTION exchange.plan_report(p_tick_id bigint, p_portal_id integer, p_batch_size integer, p_records_per_second numeric) TO intersect_loader;

GRANT SELECT ON TABLE exchange.portal_value TO intersect_loader;

REVOKE ALL ON FUNCTION exchange.portal_values(p_portal_id integer) FROM PUBLIC;
GRANT ALL ON FUNCTION exchange.portal_values(p_portal_id integer) TO intersect_loader;

REVOKE ALL ON FUNCTION exchange.present_server() FROM PUBLIC;
GRANT ALL ON FUNCTION exchange.present_server() TO intersect_loader;

REVOKE ALL ON FUNCTION exchange.progress() FROM PUBLIC;
GRANT ALL ON FUNCTION exchange.progress() TO intersect_loader;

REVOKE ALL ON FUNCTION exchange.queue_unmapped_values(p_portal_id integer) FROM PUBLIC;
GRANT ALL ON FUNCTION exchange.queue_unmapped_values(p_portal_id integer) TO intersect_loader;

REVOKE ALL ON FUNCTION exchange.raise_numbers() FROM PUBLIC;
GRANT ALL ON FUNCTION exchange.raise_numbers() TO intersect_loader;

REVOKE ALL ON FUNCTION exchange.record_job(p_job text, p_error text) FROM PUBLIC;
GRANT ALL ON FUNCTION exchange.record_job(p_job text, p_error text) TO intersect_loader;

REVOKE ALL ON FUNCTION exchange.release_tick_lock() FROM PUBLIC;
GRANT ALL ON FUNCTION exchange.release_tick_lock() TO intersect_loader;

REVOKE ALL ON FUNCTION exchange.renew_counter() FROM PUBLIC;
GRANT ALL ON FUNCTION exchange.renew_counter() TO intersect_loader;

REVOKE ALL ON FUNCTION exchange.renew_normalization() FROM PUBLIC;
GRANT ALL ON FUNCTION exchange.renew_normalization() TO intersect_loader;

REVOKE ALL ON FUNCTION exchange.replace_field_map(p_portal_id integer, p_rows jsonb, p_values jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION exchange.replace_field_map(p_portal_id integer, p_rows jsonb, p_values jsonb) TO intersect_loader;

REVOKE ALL ON FUNCTION exchange.replay_rejects(p_reject_ids bigint[], p_source text, p_table text, p_code text) FROM PUBLIC;
GRANT ALL ON FUNCTION exchange.replay_rejects(p_reject_ids bigint[], p_source text, p_table text, p_code text) TO intersect_loader;

REVOKE ALL ON FUNCTION exchange.require_dictionary(p_dictionary text) FROM PUBLIC;
GRANT ALL ON FUNCTION exchange.require_dictionary(p_dictionary text) TO intersect_loader;

REVOKE ALL ON FUNCTION exchange.require_held_tick(p_tick_id bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION exchange.require_held_tick(p_tick_id bigint) TO intersect_loader;

REVOKE ALL ON FUNCTION exchange.require_same_server() FROM PUBLIC;
GRANT ALL ON FUNCTION exchange.require_same_server() TO intersect_loader;

REVOKE ALL ON FUNCTION exchange.require_source(p_source_system text) FROM PUBLIC;
GRANT ALL ON FUNCTION exchange.require_source(p_source_system text) TO intersect_loader;

REVOKE ALL ON FUNCTION exchange.restore_reason() FROM PUBLIC;
GRANT ALL ON FUNCTION exchange.restore_reason() TO intersect_loader;

REVOKE ALL ON FUNCTION exchange.run_kept(p_insert text, VARIADIC p_arguments text[]) FROM PUBLIC;
GRANT ALL ON FUNCTION exchange.run_kept(p_insert text, VARIADIC p_arguments text[]) TO intersect_loader;

REVOKE ALL ON FUNCTION exchange.run_task(p_tick_id bigint, p_task_no integer) FROM PUBLIC;
GRANT ALL ON FUNCTION exchange.run_task(p_tick_id bigint, p_task_no integer) TO intersect_loader;

REVOKE ALL ON FUNCTION exchange.run_tick() FROM PUBLIC;
GRANT ALL ON FUNCTION exchange.run_tick() TO intersect_loader;

REVOKE ALL ON FUNCTION exchange.seen_by_ticks(p_first_tick_id bigint, p_last pg_snapshot) FROM PUBLIC;
GRANT ALL ON FUNCTION exchange.seen_by_ticks(p_first_tick_id bigint, p_last pg_snapshot) TO intersect_loader;

GRANT SELECT ON TABLE exchange.brake TO intersect_loader;

REVOKE ALL ON FUNCTION exchange.set_brake(p_measure text, p_entity text, p_source_system text, p_max_share numeric, p_min_rows bigint, p_is_active boolean) FROM PUBLIC;
GRANT ALL ON FUNCTION exchange.set_brake(p_measure text, p_entity text, p_source_system text, p_max_share numeric, p_min_rows bigint, p_is_active boolean) TO intersect_loader;

GRANT SELECT ON TABLE exchange.dictionary TO intersect_loader;

REVOKE ALL ON FUNCTION exchange.set_dictionary_policy(p_dictionary text, p_unknown_policy text, p_default_value text) FROM PUBLIC;
GRANT ALL ON FUNCTION exchange.set_dictionary_policy(p_dictionary text, p_unknown_policy text, p_default_value text) TO intersect_loader;

REVOKE ALL ON FUNCTION exchange.set_source(p_source_system text, p_description text, p_priority integer, p_date_order text, p_decimal_separator text, p_time_zone text, p_phone_region text, p_default_currency text, p_null_policy text, p_list_separator text, p_placeholders text[]) FROM PUBLIC;
GRANT ALL ON FUNCTION exchange.set_source(p_source_system text, p_description text, p_priority integer, p_date_order text, p_decimal_separator text, p_time_zone text, p_phone_region text, p_default_currency text, p_null_policy text, p_list_separator text, p_placeholders text[]) TO intersect_loader;

REVOKE ALL ON FUNCTION exchange.set_source_password(p_source_system text, p_password text) FROM PUBLIC;
GRANT ALL ON FUNCTION exchange.set_source_password(p_source_system text, p_password text) TO intersect_loader;

REVOKE ALL ON FUNCTION exchange.set_survivorship(p_entity text, p_column_name text, p_strategy text) FROM PUBLIC;
GRANT ALL ON FUNCTION exchange.set_survivorship(p_entity text, p_column_name text, p_strategy text) TO intersect_loader;

REVOKE ALL ON FUNCTION exchange.source_exists(p_source_system text) FROM PUBLIC;
GRANT ALL ON FUNCTION exchange.source_exists(p_source_system text) TO intersect_loader;

REVOKE ALL ON FUNCTION exchange.stage_value_again(p_entity text, p_column_name text, p_dictionary text, p_source_system text, p_value text) FROM PUBLIC;
GRANT ALL ON FUNCTION exchange.stage_value_again(p_entity text, p_column_name text, p_dictionary text, p_source_system text, p_value text) TO intersect_loader;

REVOKE ALL ON FUNCTION exchange.status(p_portal_id integer) FROM PUBLIC;
GRANT ALL ON FUNCTION exchange.status(p_portal_id integer) TO intersect_loader;

REVOKE ALL ON FUNCTION exchange.tick_counts(p_tick_id bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION exchange.tick_counts(p_tick_id bigint) TO intersect_loader;

REVOKE ALL ON FUNCTION exchange.tick_entities(p_work text) FROM PUBLIC;
GRANT ALL ON FUNCTION exchange.tick_entities(p_work text) TO intersect_loader;

REVOKE ALL ON FUNCTION exchange.tick_steps(p_work text, p_chunks integer) FROM PUBLIC;
GRANT ALL ON FUNCTION exchange.tick_steps(p_work text, p_chunks integer) TO intersect_loader;

REVOKE ALL ON FUNCTION exchange.trace(p_source_system text, p_source_key text, p_entity text) FROM PUBLIC;
GRANT ALL ON FUNCTION exchange.trace(p_source_system text, p_source_key text, p_entity text) TO intersect_loader;
GRANT ALL ON FUNCTION exchange.trace(p_source_system text, p_source_key text, p_entity text) TO intersect_reader;

REVOKE ALL ON FUNCTION exchange.trace_bonds(p_record_id bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION exchange.trace_bonds(p_record_id bigint) TO intersect_loader;

REVOKE ALL ON FUNCTION exchange.trace_delivery(p_entity text, p_golden_id bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION exchange.trace_delivery(p_entity text, p_golden_id bigint) TO intersect_loader;

REVOKE ALL ON FUNCTION exchange.trace_intake(p_entity text, p_source_system text, p_source_key text) FROM PUBLIC;
GRANT ALL ON FUNCTION exchange.trace_intake(p_entity text, p_source_system text, p_source_key text) TO intersect_loader;

REVOKE ALL ON FUNCTION exchange.trust_failover(p_is_trusted boolean) FROM PUBLIC;
GRANT ALL ON FUNCTION exchange.trust_failover(p_is_trusted boolean) TO intersect_loader;

REVOKE ALL ON FUNCTION exchange.try_lead() FROM PUBLIC;
GRANT ALL ON FUNCTION exchange.try_lead() TO intersect_loader;

REVOKE ALL ON FUNCTION exchange.unacknowledged_changes() FROM PUBLIC;
GRANT ALL ON FUNCTION exchange.unacknowledged_changes() TO intersect_loader;

REVOKE ALL ON FUNCTION exchange.unmapped_values(p_portal_id integer) FROM PUBLIC;
GRANT ALL ON FUNCTION exchange.unmapped_values(p_portal_id integer) TO intersect_loader;

REVOKE ALL ON FUNCTION exchange.untaken_rows() FROM PUBLIC;
GRANT ALL ON FUNCTION exchange.untaken_rows() TO intersect_loader;

REVOKE ALL ON FUNCTION exchange.write_field_map(p_portal_id integer, p_rows jsonb, p_values jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION exchange.write_field_map(p_portal_id integer, p_rows jsonb, p_values jsonb) TO intersect_loader;

REVOKE ALL ON FUNCTION golden.chosen_columns(p_entity text) FROM PUBLIC;

REVOKE ALL ON FUNCTION golden.derive_again(p_entity text) FROM PUBLIC;
GRANT ALL ON FUNCTION golden.derive_again(p_entity text) TO intersect_loader;

REVOKE ALL ON FUNCTION golden.explain(p_entity text, p_golden_id bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION golden.explain(p_entity text, p_golden_id bigint) TO intersect_loader;
GRANT ALL ON FUNCTION golden.explain(p_entity text, p_golden_id bigint) TO intersect_reader;

REVOKE ALL ON FUNCTION golden.refresh(p_entity text, p_tick_id bigint, p_chunk integer) FROM PUBLIC;

REVOKE ALL ON FUNCTION golden.touch_orders_of_customers(p_tick_id bigint, p_chunks integer) FROM PUBLIC;

REVOKE ALL ON FUNCTION golden.touch_orders_of_lines(p_chunks integer) FROM PUBLIC;

REVOKE ALL ON FUNCTION golden.touch_unpriced_lines(p_chunks integer) FROM PUBLIC;

REVOKE ALL ON FUNCTION inbound.address_params(p_portal_id integer, p_requisite_ids jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION inbound.address_params(p_portal_id integer, p_requisite_ids jsonb) TO intersect_loader;

REVOKE ALL ON FUNCTION inbound.address_requests(p_portal_id integer, p_requisites jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION inbound.address_requests(p_portal_id integer, p_requisites jsonb) TO intersect_loader;

REVOKE ALL ON FUNCTION inbound.adoption(p_portal_id integer, p_examples integer) FROM PUBLIC;
GRANT ALL ON FUNCTION inbound.adoption(p_portal_id integer, p_examples integer) TO intersect_loader;

REVOKE ALL ON FUNCTION inbound.apply_deletions(p_portal_id integer, p_entity text) FROM PUBLIC;
GRANT ALL ON FUNCTION inbound.apply_deletions(p_portal_id integer, p_entity text) TO intersect_loader;

REVOKE ALL ON FUNCTION inbound.apply_merges(p_portal_id integer, p_entity text) FROM PUBLIC;
GRANT ALL ON FUNCTION inbound.apply_merges(p_portal_id integer, p_entity text) TO intersect_loader;

REVOKE ALL ON FUNCTION inbound.begin_adoption(p_portal_id integer) FROM PUBLIC;
GRANT ALL ON FUNCTION inbound.begin_adoption(p_portal_id integer) TO intersect_loader;

REVOKE ALL ON FUNCTION inbound.begin_capture(p_portal_id integer, p_portal_time timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION inbound.begin_capture(p_portal_id integer, p_portal_time timestamp with time zone) TO intersect_loader;

REVOKE ALL ON FUNCTION inbound.card_name(p_entity text, p_fields jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION inbound.card_name(p_entity text, p_fields jsonb) TO intersect_loader;

REVOKE ALL ON FUNCTION inbound.carry_out() FROM PUBLIC;
GRANT ALL ON FUNCTION inbound.carry_out() TO intersect_loader;

REVOKE ALL ON FUNCTION inbound.comparable_contacts(p_entries jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION inbound.comparable_contacts(p_entries jsonb) TO intersect_loader;

REVOKE ALL ON FUNCTION inbound.consider_cards(p_portal_id integer, p_source text) FROM PUBLIC;
GRANT ALL ON FUNCTION inbound.consider_cards(p_portal_id integer, p_source text) TO intersect_loader;

REVOKE ALL ON FUNCTION inbound.decide_deletions(p_portal_id integer, p_entity text, p_is_approved boolean) FROM PUBLIC;
GRANT ALL ON FUNCTION inbound.decide_deletions(p_portal_id integer, p_entity text, p_is_approved boolean) TO intersect_loader;

REVOKE ALL ON FUNCTION inbound.doubt_deletions(p_portal_id integer) FROM PUBLIC;
GRANT ALL ON FUNCTION inbound.doubt_deletions(p_portal_id integer) TO intersect_loader;

REVOKE ALL ON FUNCTION inbound.end_adoption(p_portal_id integer) FROM PUBLIC;
GRANT ALL ON FUNCTION inbound.end_adoption(p_portal_id integer) TO intersect_loader;

REVOKE ALL ON FUNCTION inbound.end_capture(p_portal_id integer, p_entity text, p_portal_time timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION inbound.end_capture(p_portal_id integer, p_entity text, p_portal_time timestamp with time zone) TO intersect_loader;

REVOKE ALL ON FUNCTION inbound.end_package(p_portal_id integer, p_process_id text) FROM PUBLIC;
GRANT ALL ON FUNCTION inbound.end_package(p_portal_id integer, p_process_id text) TO intersect_loader;

REVOKE ALL ON FUNCTION inbound.erp_records(p_golden_table text, p_golden_id bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION inbound.erp_records(p_golden_table text, p_golden_id bigint) TO intersect_loader;

REVOKE ALL ON FUNCTION inbound.event_names() FROM PUBLIC;
GRANT ALL ON FUNCTION inbound.event_names() TO intersect_loader;

REVOKE ALL ON FUNCTION inbound.find_candidates(p_portal_id integer) FROM PUBLIC;
GRANT ALL ON FUNCTION inbound.find_candidates(p_portal_id integer) TO intersect_loader;

REVOKE ALL ON FUNCTION inbound.find_changed_columns(p_inbound_ids bigint[]) FROM PUBLIC;
GRANT ALL ON FUNCTION inbound.find_changed_columns(p_inbound_ids bigint[]) TO intersect_loader;

REVOKE ALL ON FUNCTION inbound.find_doubts(p_portal_id integer, p_source text) FROM PUBLIC;
GRANT ALL ON FUNCTION inbound.find_doubts(p_portal_id integer, p_source text) TO intersect_loader;

REVOKE ALL ON FUNCTION inbound.find_holder(p_golden_table text, p_golden_id bigint, p_column_name text) FROM PUBLIC;
GRANT ALL ON FUNCTION inbound.find_holder(p_golden_table text, p_golden_id bigint, p_column_name text) TO intersect_loader;

REVOKE ALL ON FUNCTION inbound.find_holders(p_golden_table text, p_golden_ids bigint[], p_column_names text[]) FROM PUBLIC;
GRANT ALL ON FUNCTION inbound.find_holders(p_golden_table text, p_golden_ids bigint[], p_column_names text[]) TO intersect_loader;

REVOKE ALL ON FUNCTION inbound.find_ours_times() FROM PUBLIC;
GRANT ALL ON FUNCTION inbound.find_ours_times() TO intersect_loader;

REVOKE ALL ON FUNCTION inbound.find_survivors(p_portal_id integer) FROM PUBLIC;
GRANT ALL ON FUNCTION inbound.find_survivors(p_portal_id integer) TO intersect_loader;

REVOKE ALL ON FUNCTION inbound.find_taken_away() FROM PUBLIC;
GRANT ALL ON FUNCTION inbound.find_taken_away() TO intersect_loader;

REVOKE ALL ON FUNCTION inbound.first_pages(p_portal_id integer, p_overlap_seconds integer) FROM PUBLIC;
GRANT ALL ON FUNCTION inbound.first_pages(p_portal_id integer, p_overlap_seconds integer) TO intersect_loader;

REVOKE ALL ON FUNCTION inbound.follow_bearers(p_portal_id integer, p_entity text) FROM PUBLIC;
GRANT ALL ON FUNCTION inbound.follow_bearers(p_portal_id integer, p_entity text) TO intersect_loader;

REVOKE ALL ON FUNCTION inbound.follow_cards(p_portal_id integer) FROM PUBLIC;
GRANT ALL ON FUNCTION inbound.follow_cards(p_portal_id integer) TO intersect_loader;

REVOKE ALL ON FUNCTION inbound.forget_package(p_portal_id integer, p_process_id text) FROM PUBLIC;
GRANT ALL ON FUNCTION inbound.forget_package(p_portal_id integer, p_process_id text) TO intersect_loader;

REVOKE ALL ON FUNCTION inbound.has_begun(p_portal_id integer) FROM PUBLIC;
GRANT ALL ON FUNCTION inbound.has_begun(p_portal_id integer) TO intersect_loader;

REVOKE ALL ON FUNCTION inbound.has_contacts(p_entries jsonb, p_others jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION inbound.has_contacts(p_entries jsonb, p_others jsonb) TO intersect_loader;

REVOKE ALL ON FUNCTION inbound.is_same(p_field text, p_one jsonb, p_other jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION inbound.is_same(p_field text, p_one jsonb, p_other jsonb) TO intersect_loader;

REVOKE ALL ON FUNCTION inbound.is_unlinked(p_portal_id integer, p_entity text, p_field text, p_base jsonb, p_theirs jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION inbound.is_unlinked(p_portal_id integer, p_entity text, p_field text, p_base jsonb, p_theirs jsonb) TO intersect_loader;

REVOKE ALL ON FUNCTION inbound.join_merged(p_policy text) FROM PUBLIC;
GRANT ALL ON FUNCTION inbound.join_merged(p_policy text) TO intersect_loader;

REVOKE ALL ON FUNCTION inbound.judge() FROM PUBLIC;
GRANT ALL ON FUNCTION inbound.judge() TO intersect_loader;

GRANT SELECT ON TABLE inbound.conflict TO intersect_loader;
GRANT SELECT ON TABLE inbound.conflict TO intersect_reader;

REVOKE ALL ON FUNCTION inbound.list_conflicts(p_portal_id integer, p_status text, p_entity text, p_limit integer) FROM PUBLIC;
GRANT ALL ON FUNCTION inbound.list_conflicts(p_portal_id integer, p_status text, p_entity text, p_limit integer) TO intersect_loader;

REVOKE ALL ON FUNCTION inbound.list_deletions(p_portal_id integer, p_state text, p_limit integer) FROM PUBLIC;
GRANT ALL ON FUNCTION inbound.list_deletions(p_portal_id integer, p_state text, p_limit integer) TO intersect_loader;

REVOKE ALL ON FUNCTION inbound.load_ours(p_entity text) FROM PUBLIC;
GRANT ALL ON FUNCTION inbound.load_ours(p_entity text) TO intersect_loader;

REVOKE ALL ON FUNCTION inbound.mark_edited(p_portal_id integer) FROM PUBLIC;
GRANT ALL ON FUNCTION inbound.mark_edited(p_portal_id integer) TO intersect_loader;

REVOKE ALL ON FUNCTION inbound.note_transaction() FROM PUBLIC;
GRANT ALL ON FUNCTION inbound.note_transaction() TO intersect_loader;

REVOKE ALL ON FUNCTION inbound.offer(p_inbound_ids bigint[]) FROM PUBLIC;
GRANT ALL ON FUNCTION inbound.offer(p_inbound_ids bigint[]) TO intersect_loader;

REVOKE ALL ON FUNCTION inbound.offer_again() FROM PUBLIC;
GRANT ALL ON FUNCTION inbound.offer_again() TO intersect_loader;

REVOKE ALL ON FUNCTION inbound.offer_cards(p_portal_id integer) FROM PUBLIC;
GRANT ALL ON FUNCTION inbound.offer_cards(p_portal_id integer) TO intersect_loader;

REVOKE ALL ON FUNCTION inbound.offered_record(p_portal_id integer, p_entity text, p_golden_id bigint, p_record jsonb, p_source_system text) FROM PUBLIC;
GRANT ALL ON FUNCTION inbound.offered_record(p_portal_id integer, p_entity text, p_golden_id bigint, p_record jsonb, p_source_system text) TO intersect_loader;

REVOKE ALL ON FUNCTION inbound.open_disputes() FROM PUBLIC;
GRANT ALL ON FUNCTION inbound.open_disputes() TO intersect_loader;

REVOKE ALL ON FUNCTION inbound.order_cards(p_portal_id integer, p_crm_id bigint, p_fields jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION inbound.order_cards(p_portal_id integer, p_crm_id bigint, p_fields jsonb) TO intersect_loader;

REVOKE ALL ON FUNCTION inbound.order_lines(p_portal_id integer, p_rows jsonb, p_source_system text) FROM PUBLIC;
GRANT ALL ON FUNCTION inbound.order_lines(p_portal_id integer, p_rows jsonb, p_source_system text) TO intersect_loader;

REVOKE ALL ON FUNCTION inbound.overrule_links(p_portal_id integer, p_entity text, p_crm_ids bigint[]) FROM PUBLIC;
GRANT ALL ON FUNCTION inbound.overrule_links(p_portal_id integer, p_entity text, p_crm_ids bigint[]) TO intersect_loader;

REVOKE ALL ON FUNCTION inbound.package_events(p_portal_id integer, p_process_id text) FROM PUBLIC;
GRANT ALL ON FUNCTION inbound.package_events(p_portal_id integer, p_process_id text) TO intersect_loader;

REVOKE ALL ON FUNCTION inbound.package_pages(p_portal_id integer, p_process_id text) FROM PUBLIC;
GRANT ALL ON FUNCTION inbound.package_pages(p_portal_id integer, p_process_id text) TO intersect_loader;

REVOKE ALL ON FUNCTION inbound.page_chain(p_entity_type_id integer, p_time timestamp with time zone, p_after_id bigint, p_pages integer) FROM PUBLIC;
GRANT ALL ON FUNCTION inbound.page_chain(p_entity_type_id integer, p_time timestamp with time zone, p_after_id bigint, p_pages integer) TO intersect_loader;

REVOKE ALL ON FUNCTION inbound.page_params(p_entity_type_id text, p_time text, p_after_id text) FROM PUBLIC;
GRANT ALL ON FUNCTION inbound.page_params(p_entity_type_id text, p_time text, p_after_id text) TO intersect_loader;

REVOKE ALL ON FUNCTION inbound.part_fields(p_entity text, p_entry jsonb, p_names text[]) FROM PUBLIC;
GRANT ALL ON FUNCTION inbound.part_fields(p_entity text, p_entry jsonb, p_names text[]) TO intersect_loader;

REVOKE ALL ON FUNCTION inbound.place_cards(p_portal_id integer) FROM PUBLIC;
GRANT ALL ON FUNCTION inbound.place_cards(p_portal_id integer) TO intersect_loader;

REVOKE ALL ON FUNCTION inbound.plan_adoption(p_portal_id integer, p_xact xid8, p_examples integer) FROM PUBLIC;
GRANT ALL ON FUNCTION inbound.plan_adoption(p_portal_id integer, p_xact xid8, p_examples integer) TO intersect_loader;

REVOKE ALL ON FUNCTION inbound.portal_source(p_portal_id integer) FROM PUBLIC;
GRANT ALL ON FUNCTION inbound.portal_source(p_portal_id integer) TO intersect_loader;

REVOKE ALL ON FUNCTION inbound.possible_contacts(p_card portal.item) FROM PUBLIC;
GRANT ALL ON FUNCTION inbound.possible_contacts(p_card portal.item) TO intersect_loader;

REVOKE ALL ON FUNCTION inbound.read_names(p_portal_id integer, p_entity text) FROM PUBLIC;
GRANT ALL ON FUNCTION inbound.read_names(p_portal_id integer, p_entity text) TO intersect_loader;

REVOKE ALL ON FUNCTION inbound.record_changes(p_portal_id integer, p_entity text) FROM PUBLIC;
GRANT ALL ON FUNCTION inbound.record_changes(p_portal_id integer, p_entity text) TO intersect_loader;

REVOKE ALL ON FUNCTION inbound.record_deletions(p_portal_id integer, p_entity text, p_crm_ids bigint[]) FROM PUBLIC;
GRANT ALL ON FUNCTION inbound.record_deletions(p_portal_id integer, p_entity text, p_crm_ids bigint[]) TO intersect_loader;

REVOKE ALL ON FUNCTION inbound.record_package_page(p_portal_id integer, p_process_id text, p_entity text, p_crm_ids bigint[], p_cards jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION inbound.record_package_page(p_portal_id integer, p_process_id text, p_entity text, p_crm_ids bigint[], p_cards jsonb) TO intersect_loader;

REVOKE ALL ON FUNCTION inbound.record_page(p_portal_id integer, p_entity text, p_cards jsonb, p_params jsonb, p_pages integer) FROM PUBLIC;
GRANT ALL ON FUNCTION inbound.record_page(p_portal_id integer, p_entity text, p_cards jsonb, p_params jsonb, p_pages integer) TO intersect_loader;

REVOKE ALL ON FUNCTION inbound.record_rows(p_portal_id integer, p_rows jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION inbound.record_rows(p_portal_id integer, p_rows jsonb) TO intersect_loader;

REVOKE ALL ON FUNCTION inbound.register_born(p_portal_id integer, p_entity text) FROM PUBLIC;
GRANT ALL ON FUNCTION inbound.register_born(p_portal_id integer, p_entity text) TO intersect_loader;

REVOKE ALL ON FUNCTION inbound.requisite_requests(p_portal_id integer) FROM PUBLIC;
GRANT ALL ON FUNCTION inbound.requisite_requests(p_portal_id integer) TO intersect_loader;

REVOKE ALL ON FUNCTION inbound.resolve(p_conflict_ids bigint[], p_winner text, p_reason text) FROM PUBLIC;
GRANT ALL ON FUNCTION inbound.resolve(p_conflict_ids bigint[], p_winner text, p_reason text) TO intersect_loader;

REVOKE ALL ON FUNCTION inbound.restore_cards(p_portal_id integer, p_entity text, p_golden_ids bigint[]) FROM PUBLIC;
GRANT ALL ON FUNCTION inbound.restore_cards(p_portal_id integer, p_entity text, p_golden_ids bigint[]) TO intersect_loader;

REVOKE ALL ON FUNCTION inbound.row_requests(p_portal_id integer, p_cards jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION inbound.row_requests(p_portal_id integer, p_cards jsonb) TO intersect_loader;

REVOKE ALL ON FUNCTION inbound.set_deletion_policy(p_entity text, p_policy text, p_limit integer, p_merges text) FROM PUBLIC;
GRANT ALL ON FUNCTION inbound.set_deletion_policy(p_entity text, p_policy text, p_limit integer, p_merges text) TO intersect_loader;

REVOKE ALL ON FUNCTION inbound.settle_deletions(p_portal_id integer) FROM PUBLIC;
GRANT ALL ON FUNCTION inbound.settle_deletions(p_portal_id integer) TO intersect_loader;

REVOKE ALL ON FUNCTION inbound.settle_merges(p_portal_id integer) FROM PUBLIC;
GRANT ALL ON FUNCTION inbound.settle_merges(p_portal_id integer) TO intersect_loader;

REVOKE ALL ON FUNCTION inbound.source_value(p_portal_id integer, p_dictionary text, p_portal_value text, p_source_system text) FROM PUBLIC;
GRANT ALL ON FUNCTION inbound.source_value(p_portal_id integer, p_dictionary text, p_portal_value text, p_source_system text) TO intersect_loader;

REVOKE ALL ON FUNCTION inbound.stage_cards(p_portal_id integer, p_xact xid8, p_only_due boolean) FROM PUBLIC;
GRANT ALL ON FUNCTION inbound.stage_cards(p_portal_id integer, p_xact xid8, p_only_due boolean) TO intersect_loader;

REVOKE ALL ON FUNCTION inbound.staging_record(p_portal_id integer, p_entity text, p_fields jsonb, p_source_system text) FROM PUBLIC;
GRANT ALL ON FUNCTION inbound.staging_record(p_portal_id integer, p_entity text, p_fields jsonb, p_source_system text) TO intersect_loader;

REVOKE ALL ON FUNCTION inbound.staging_records(p_portal_id integer, p_entity text, p_cards jsonb[], p_source_system text) FROM PUBLIC;
GRANT ALL ON FUNCTION inbound.staging_records(p_portal_id integer, p_entity text, p_cards jsonb[], p_source_system text) TO intersect_loader;

REVOKE ALL ON FUNCTION inbound.store_package(p_portal_id integer, p_process_id text, p_events jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION inbound.store_package(p_portal_id integer, p_process_id text, p_events jsonb) TO intersect_loader;

REVOKE ALL ON FUNCTION inbound.store_page(p_walk_id bigint, p_replies jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION inbound.store_page(p_walk_id bigint, p_replies jsonb) TO intersect_loader;

REVOKE ALL ON FUNCTION inbound.store_requisites(p_portal_id integer, p_params jsonb, p_requisites jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION inbound.store_requisites(p_portal_id integer, p_params jsonb, p_requisites jsonb) TO intersect_loader;

REVOKE ALL ON FUNCTION inbound.stored_packages(p_portal_id integer) FROM PUBLIC;
GRANT ALL ON FUNCTION inbound.stored_packages(p_portal_id integer) TO intersect_loader;

REVOKE ALL ON FUNCTION inbound.take_addresses(p_portal_id integer, p_rows jsonb, p_asked jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION inbound.take_addresses(p_portal_id integer, p_rows jsonb, p_asked jsonb) TO intersect_loader;

REVOKE ALL ON FUNCTION inbound.take_cards(p_portal_id integer, p_entity text, p_cards jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION inbound.take_cards(p_portal_id integer, p_entity text, p_cards jsonb) TO intersect_loader;

REVOKE ALL ON FUNCTION inbound.take_requisites(p_portal_id integer, p_rows jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION inbound.take_requisites(p_portal_id integer, p_rows jsonb) TO intersect_loader;

REVOKE ALL ON FUNCTION inbound.tell_linked(p_portal_id integer) FROM PUBLIC;
GRANT ALL ON FUNCTION inbound.tell_linked(p_portal_id integer) TO intersect_loader;

REVOKE ALL ON FUNCTION inbound.tell_merges(p_portal_id integer, p_entity text, p_crm_ids bigint[]) FROM PUBLIC;
GRANT ALL ON FUNCTION inbound.tell_merges(p_portal_id integer, p_entity text, p_crm_ids bigint[]) TO intersect_loader;

REVOKE ALL ON FUNCTION inbound.watched_entities(p_portal_id integer) FROM PUBLIC;
GRANT ALL ON FUNCTION inbound.watched_entities(p_portal_id integer) TO intersect_loader;

REVOKE ALL ON FUNCTION inbound.watched_fields(p_card jsonb, p_names text[]) FROM PUBLIC;
GRANT ALL ON FUNCTION inbound.watched_fields(p_card jsonb, p_names text[]) TO intersect_loader;

REVOKE ALL ON FUNCTION inbound.watched_names(p_portal_id integer, p_entity text) FROM PUBLIC;
GRANT ALL ON FUNCTION inbound.watched_names(p_portal_id integer, p_entity text) TO intersect_loader;

REVOKE ALL ON FUNCTION inbound.write_conflicts() FROM PUBLIC;
GRANT ALL ON FUNCTION inbound.write_conflicts() TO intersect_loader;

REVOKE ALL ON FUNCTION linked.analyze_touched() FROM PUBLIC;
GRANT ALL ON FUNCTION linked.analyze_touched() TO intersect_loader;

GRANT SELECT ON TABLE exchange.match_block TO intersect_loader;

REVOKE ALL ON FUNCTION linked.block_query(p_block exchange.match_block) FROM PUBLIC;
GRANT ALL ON FUNCTION linked.block_query(p_block exchange.match_block) TO intersect_loader;

REVOKE ALL ON FUNCTION linked.business_columns(p_entity text) FROM PUBLIC;
GRANT ALL ON FUNCTION linked.business_columns(p_entity text) TO intersect_loader;

REVOKE ALL ON FUNCTION linked.change_query(p_entity text, p_columns text[], p_folded text, p_tick_id bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION linked.change_query(p_entity text, p_columns text[], p_folded text, p_tick_id bigint) TO intersect_loader;

REVOKE ALL ON FUNCTION linked.claimed_golden_id(p_entity text, p_attributes jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION linked.claimed_golden_id(p_entity text, p_attributes jsonb) TO intersect_loader;

REVOKE ALL ON FUNCTION linked.clear_condition(p_entity text, p_column_name text) FROM PUBLIC;
GRANT ALL ON FUNCTION linked.clear_condition(p_entity text, p_column_name text) TO intersect_loader;

REVOKE ALL ON FUNCTION linked.collect_bonds(p_entity text, p_work text) FROM PUBLIC;
GRANT ALL ON FUNCTION linked.collect_bonds(p_entity text, p_work text) TO intersect_loader;

REVOKE ALL ON FUNCTION linked.collect_nodes(p_entity text, p_tick_id bigint, p_work text) FROM PUBLIC;
GRANT ALL ON FUNCTION linked.collect_nodes(p_entity text, p_tick_id bigint, p_work text) TO intersect_loader;

REVOKE ALL ON FUNCTION linked.column_expression(p_alias text, p_column text) FROM PUBLIC;
GRANT ALL ON FUNCTION linked.column_expression(p_alias text, p_column text) TO intersect_loader;

REVOKE ALL ON FUNCTION linked.compare_pairs(p_entity text, p_work text) FROM PUBLIC;
GRANT ALL ON FUNCTION linked.compare_pairs(p_entity text, p_work text) TO intersect_loader;

REVOKE ALL ON FUNCTION linked.compared_columns(p_entity text) FROM PUBLIC;
GRANT ALL ON FUNCTION linked.compared_columns(p_entity text) TO intersect_loader;

REVOKE ALL ON FUNCTION linked.comparison(p_operator text, p_column text, p_other_column text) FROM PUBLIC;
GRANT ALL ON FUNCTION linked.comparison(p_operator text, p_column text, p_other_column text) TO intersect_loader;

REVOKE ALL ON FUNCTION linked.conflict_expression(p_entity text) FROM PUBLIC;
GRANT ALL ON FUNCTION linked.conflict_expression(p_entity text) TO intersect_loader;

REVOKE ALL ON FUNCTION linked.count_joined(p_entity text) FROM PUBLIC;
GRANT ALL ON FUNCTION linked.count_joined(p_entity text) TO intersect_loader;

REVOKE ALL ON FUNCTION linked.count_moves(p_tick_id bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION linked.count_moves(p_tick_id bigint) TO intersect_loader;

REVOKE ALL ON FUNCTION linked.count_taken(p_entity text, p_work text, p_chunk integer, p_folded text) FROM PUBLIC;
GRANT ALL ON FUNCTION linked.count_taken(p_entity text, p_work text, p_chunk integer, p_folded text) TO intersect_loader;

REVOKE ALL ON FUNCTION linked.decide(p_a bigint, p_b bigint, p_verdict text, p_reason text) FROM PUBLIC;
GRANT ALL ON FUNCTION linked.decide(p_a bigint, p_b bigint, p_verdict text, p_reason text) TO intersect_loader;

REVOKE ALL ON FUNCTION linked.describe_nodes(p_entity text, p_work text) FROM PUBLIC;
GRANT ALL ON FUNCTION linked.describe_nodes(p_entity text, p_work text) TO intersect_loader;

REVOKE ALL ON FUNCTION linked.explain(p_golden_id bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION linked.explain(p_golden_id bigint) TO intersect_loader;
GRANT ALL ON FUNCTION linked.explain(p_golden_id bigint) TO intersect_reader;

REVOKE ALL ON FUNCTION linked.feminine_expression(p_alias text) FROM PUBLIC;
GRANT ALL ON FUNCTION linked.feminine_expression(p_alias text) TO intersect_loader;

REVOKE ALL ON FUNCTION linked.find_divided_keys(p_entity text, p_work text) FROM PUBLIC;
GRANT ALL ON FUNCTION linked.find_divided_keys(p_entity text, p_work text) TO intersect_loader;

REVOKE ALL ON FUNCTION linked.first_record(p_golden_id bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION linked.first_record(p_golden_id bigint) TO intersect_loader;

REVOKE ALL ON FUNCTION linked.fold_query(p_entity text, p_columns text[]) FROM PUBLIC;
GRANT ALL ON FUNCTION linked.fold_query(p_entity text, p_columns text[]) TO intersect_loader;

REVOKE ALL ON FUNCTION linked.group_records(p_entity text, p_tick_id bigint, p_work text) FROM PUBLIC;
GRANT ALL ON FUNCTION linked.group_records(p_entity text, p_tick_id bigint, p_work text) TO intersect_loader;

REVOKE ALL ON FUNCTION linked.has_due_prices(p_since timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION linked.has_due_prices(p_since timestamp with time zone) TO intersect_loader;

REVOKE ALL ON FUNCTION linked.has_erp_record(p_golden_id bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION linked.has_erp_record(p_golden_id bigint) TO intersect_loader;

REVOKE ALL ON FUNCTION linked.initial_expression(p_expression text) FROM PUBLIC;
GRANT ALL ON FUNCTION linked.initial_expression(p_expression text) TO intersect_loader;

REVOKE ALL ON FUNCTION linked.key_query(p_entity text, p_relation text) FROM PUBLIC;
GRANT ALL ON FUNCTION linked.key_query(p_entity text, p_relation text) TO intersect_loader;

REVOKE ALL ON FUNCTION linked.label_groups() FROM PUBLIC;
GRANT ALL ON FUNCTION linked.label_groups() TO intersect_loader;

REVOKE ALL ON FUNCTION linked.lay_changes(p_entity text, p_tick_id bigint, p_work text, p_chunk integer, p_folded text) FROM PUBLIC;
GRANT ALL ON FUNCTION linked.lay_changes(p_entity text, p_tick_id bigint, p_work text, p_chunk integer, p_folded text) TO intersect_loader;

REVOKE ALL ON FUNCTION linked.match(p_entity text, p_work text, p_bucket integer) FROM PUBLIC;
GRANT ALL ON FUNCTION linked.match(p_entity text, p_work text, p_bucket integer) TO intersect_loader;

REVOKE ALL ON FUNCTION linked.merged_rows(p_tick_id bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION linked.merged_rows(p_tick_id bigint) TO intersect_loader;

REVOKE ALL ON FUNCTION linked.move_records(p_entity text, p_work text) FROM PUBLIC;
GRANT ALL ON FUNCTION linked.move_records(p_entity text, p_work text) TO intersect_loader;

REVOKE ALL ON FUNCTION linked.moved_query(p_entity text, p_work text) FROM PUBLIC;
GRANT ALL ON FUNCTION linked.moved_query(p_entity text, p_work text) TO intersect_loader;

REVOKE ALL ON FUNCTION linked.open_changed(p_entity text, p_tick_id bigint, p_work text, p_chunks integer, p_buckets integer) FROM PUBLIC;
GRANT ALL ON FUNCTION linked.open_changed(p_entity text, p_tick_id bigint, p_work text, p_chunks integer, p_buckets integer) TO intersect_loader;

REVOKE ALL ON FUNCTION linked.open_window(p_entity text, p_tick_id bigint, p_work text, p_seen pg_snapshot, p_present pg_snapshot, p_chunk_rows bigint, p_connections integer) FROM PUBLIC;
GRANT ALL ON FUNCTION linked.open_window(p_entity text, p_tick_id bigint, p_work text, p_seen pg_snapshot, p_present pg_snapshot, p_chunk_rows bigint, p_connections integer) TO intersect_loader;

REVOKE ALL ON FUNCTION linked.pair_evidence(p_names text[], p_one jsonb, p_other jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION linked.pair_evidence(p_names text[], p_one jsonb, p_other jsonb) TO intersect_loader;

REVOKE ALL ON FUNCTION linked.present_golden_id(p_golden_id bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION linked.present_golden_id(p_golden_id bigint) TO intersect_loader;

REVOKE ALL ON FUNCTION linked.present_records(p_golden_table text, p_golden_ids bigint[]) FROM PUBLIC;
GRANT ALL ON FUNCTION linked.present_records(p_golden_table text, p_golden_ids bigint[]) TO intersect_loader;

REVOKE ALL ON FUNCTION linked.queue_missing_values(p_entity text, p_work text) FROM PUBLIC;
GRANT ALL ON FUNCTION linked.queue_missing_values(p_entity text, p_work text) TO intersect_loader;

REVOKE ALL ON FUNCTION linked.read_few_rows(p_entity text) FROM PUBLIC;
GRANT ALL ON FUNCTION linked.read_few_rows(p_entity text) TO intersect_loader;

REVOKE ALL ON FUNCTION linked.rebuild_keys(p_entity text) FROM PUBLIC;
GRANT ALL ON FUNCTION linked.rebuild_keys(p_entity text) TO intersect_loader;

REVOKE ALL ON FUNCTION linked.record_claims(p_entity text, p_work text) FROM PUBLIC;
GRANT ALL ON FUNCTION linked.record_claims(p_entity text, p_work text) TO intersect_loader;

REVOKE ALL ON FUNCTION linked.record_decisions(p_entity text, p_record_ids bigint[], p_other_ids bigint[], p_verdict text, p_reason text) FROM PUBLIC;
GRANT ALL ON FUNCTION linked.record_decisions(p_entity text, p_record_ids bigint[], p_other_ids bigint[], p_verdict text, p_reason text) TO intersect_loader;

REVOKE ALL ON FUNCTION linked.record_moves(p_entity text, p_tick_id bigint, p_work text) FROM PUBLIC;
GRANT ALL ON FUNCTION linked.record_moves(p_entity text, p_tick_id bigint, p_work text) TO intersect_loader;

REVOKE ALL ON FUNCTION linked.record_signs(p_entity text, p_record_ids bigint[]) FROM PUBLIC;
GRANT ALL ON FUNCTION linked.record_signs(p_entity text, p_record_ids bigint[]) TO intersect_loader;

REVOKE ALL ON FUNCTION linked.regroup_prices(p_work text, p_chunks integer) FROM PUBLIC;
GRANT ALL ON FUNCTION linked.regroup_prices(p_work text, p_chunks integer) TO intersect_loader;

REVOKE ALL ON FUNCTION linked.reject_taken(p_entity text, p_tick_id bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION linked.reject_taken(p_entity text, p_tick_id bigint) TO intersect_loader;

REVOKE ALL ON FUNCTION linked.relate(p_tick_id bigint, p_work text, p_chunks integer, p_since timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION linked.relate(p_tick_id bigint, p_work text, p_chunks integer, p_since timestamp with time zone) TO intersect_loader;

REVOKE ALL ON FUNCTION linked.replayed_value(p_entity text, p_column_name text) FROM PUBLIC;
GRANT ALL ON FUNCTION linked.replayed_value(p_entity text, p_column_name text) TO intersect_loader;

REVOKE ALL ON FUNCTION linked.report_missing_references(p_tick_id bigint, p_work text) FROM PUBLIC;
GRANT ALL ON FUNCTION linked.report_missing_references(p_tick_id bigint, p_work text) TO intersect_loader;

REVOKE ALL ON FUNCTION linked.require_record(p_record_id bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION linked.require_record(p_record_id bigint) TO intersect_loader;

REVOKE ALL ON FUNCTION linked.resolve_conflicts(p_entity text, p_work text) FROM PUBLIC;
GRANT ALL ON FUNCTION linked.resolve_conflicts(p_entity text, p_work text) TO intersect_loader;

REVOKE ALL ON FUNCTION linked.review(p_entity text, p_limit integer) FROM PUBLIC;
GRANT ALL ON FUNCTION linked.review(p_entity text, p_limit integer) TO intersect_loader;
GRANT ALL ON FUNCTION linked.review(p_entity text, p_limit integer) TO intersect_reader;

REVOKE ALL ON FUNCTION linked.rule_columns(p_entity text) FROM PUBLIC;
GRANT ALL ON FUNCTION linked.rule_columns(p_entity text) TO intersect_loader;

REVOKE ALL ON FUNCTION linked.rule_expression(p_entity text) FROM PUBLIC;
GRANT ALL ON FUNCTION linked.rule_expression(p_entity text) TO intersect_loader;

REVOKE ALL ON FUNCTION linked.sign_expression(p_sign text) FROM PUBLIC;
GRANT ALL ON FUNCTION linked.sign_expression(p_sign text) TO intersect_loader;

REVOKE ALL ON FUNCTION linked.spread_labels() FROM PUBLIC;
GRANT ALL ON FUNCTION linked.spread_labels() TO intersect_loader;

REVOKE ALL ON FUNCTION linked.take(p_entity text, p_tick_id bigint, p_work text, p_chunk integer) FROM PUBLIC;
GRANT ALL ON FUNCTION linked.take(p_entity text, p_tick_id bigint, p_work text, p_chunk integer) TO intersect_loader;

REVOKE ALL ON FUNCTION linked.touch_changed(p_entity text, p_work text, p_chunks integer) FROM PUBLIC;
GRANT ALL ON FUNCTION linked.touch_changed(p_entity text, p_work text, p_chunks integer) TO intersect_loader;

REVOKE ALL ON FUNCTION linked.touch_dependents(p_work text, p_chunks integer) FROM PUBLIC;
GRANT ALL ON FUNCTION linked.touch_dependents(p_work text, p_chunks integer) TO intersect_loader;

REVOKE ALL ON FUNCTION linked.touch_due_prices(p_since timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION linked.touch_due_prices(p_since timestamp with time zone) TO intersect_loader;

REVOKE ALL ON FUNCTION linked.try_tick() FROM PUBLIC;
GRANT ALL ON FUNCTION linked.try_tick() TO intersect_loader;

REVOKE ALL ON FUNCTION linked.unmerge(p_record_id bigint, p_reason text) FROM PUBLIC;
GRANT ALL ON FUNCTION linked.unmerge(p_record_id bigint, p_reason text) TO intersect_loader;

REVOKE ALL ON FUNCTION linked.write_journal(p_entity text, p_work text, p_changed text) FROM PUBLIC;
GRANT ALL ON FUNCTION linked.write_journal(p_entity text, p_work text, p_changed text) TO intersect_loader;

REVOKE ALL ON FUNCTION linked.write_keys(p_entity text, p_work text, p_chunk integer) FROM PUBLIC;
GRANT ALL ON FUNCTION linked.write_keys(p_entity text, p_work text, p_chunk integer) TO intersect_loader;

REVOKE ALL ON FUNCTION linked.write_links(p_entity text, p_tick_id bigint, p_work text) FROM PUBLIC;
GRANT ALL ON FUNCTION linked.write_links(p_entity text, p_tick_id bigint, p_work text) TO intersect_loader;

REVOKE ALL ON FUNCTION linked.write_records(p_entity text, p_tick_id bigint, p_work text, p_chunk integer) FROM PUBLIC;
GRANT ALL ON FUNCTION linked.write_records(p_entity text, p_tick_id bigint, p_work text, p_chunk integer) TO intersect_loader;

REVOKE ALL ON FUNCTION outbound.ack(consumer text, change_ids bigint[]) FROM PUBLIC;
GRANT ALL ON FUNCTION outbound.ack(consumer text, change_ids bigint[]) TO intersect_loader;
GRANT ALL ON FUNCTION outbound.ack(consumer text, change_ids bigint[]) TO intersect_source;

REVOKE ALL ON FUNCTION outbound.ack_record(consumer text, golden_id bigint, change_id bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION outbound.ack_record(consumer text, golden_id bigint, change_id bigint) TO intersect_loader;
GRANT ALL ON FUNCTION outbound.ack_record(consumer text, golden_id bigint, change_id bigint) TO intersect_source;

REVOKE ALL ON FUNCTION outbound.ack_through(consumer text, change_id bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION outbound.ack_through(consumer text, change_id bigint) TO intersect_loader;
GRANT ALL ON FUNCTION outbound.ack_through(consumer text, change_id bigint) TO intersect_source;

REVOKE ALL ON FUNCTION outbound.acknowledge(p_consumer text, p_change_ids bigint[], p_refusal text) FROM PUBLIC;
GRANT ALL ON FUNCTION outbound.acknowledge(p_consumer text, p_change_ids bigint[], p_refusal text) TO intersect_loader;
GRANT ALL ON FUNCTION outbound.acknowledge(p_consumer text, p_change_ids bigint[], p_refusal text) TO intersect_source;

REVOKE ALL ON FUNCTION outbound.export_columns(p_view text) FROM PUBLIC;
GRANT ALL ON FUNCTION outbound.export_columns(p_view text) TO intersect_loader;
GRANT ALL ON FUNCTION outbound.export_columns(p_view text) TO intersect_source;

REVOKE ALL ON FUNCTION outbound.export_rows(p_consumer text, p_view text, p_after_id bigint, p_limit integer, p_through_id bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION outbound.export_rows(p_consumer text, p_view text, p_after_id bigint, p_limit integer, p_through_id bigint) TO intersect_loader;
GRANT ALL ON FUNCTION outbound.export_rows(p_consumer text, p_view text, p_after_id bigint, p_limit integer, p_through_id bigint) TO intersect_source;

REVOKE ALL ON FUNCTION outbound.offer_count(p_after_change_id bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION outbound.offer_count(p_after_change_id bigint) TO intersect_loader;
GRANT ALL ON FUNCTION outbound.offer_count(p_after_change_id bigint) TO intersect_source;

REVOKE ALL ON FUNCTION outbound.order_customers(p_source_system text, p_customers jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION outbound.order_customers(p_source_system text, p_customers jsonb) TO intersect_loader;
GRANT ALL ON FUNCTION outbound.order_customers(p_source_system text, p_customers jsonb) TO intersect_source;
GRANT ALL ON FUNCTION outbound.order_customers(p_source_system text, p_customers jsonb) TO intersect_reader;

REVOKE ALL ON FUNCTION outbound.refuse(change_id bigint, reason text, consumer text) FROM PUBLIC;
GRANT ALL ON FUNCTION outbound.refuse(change_id bigint, reason text, consumer text) TO intersect_loader;
GRANT ALL ON FUNCTION outbound.refuse(change_id bigint, reason text, consumer text) TO intersect_source;

REVOKE ALL ON FUNCTION outbound.require_consumer(p_consumer text) FROM PUBLIC;
GRANT ALL ON FUNCTION outbound.require_consumer(p_consumer text) TO intersect_loader;
GRANT ALL ON FUNCTION outbound.require_consumer(p_consumer text) TO intersect_source;

REVOKE ALL ON FUNCTION outbound.set_consumer(p_consumer text, p_source_system text, p_from_start boolean, p_date_format text, p_time_format text, p_time_zone text, p_decimal_separator text, p_delimiter text, p_list_separator text, p_encoding text, p_has_header boolean) FROM PUBLIC;
GRANT ALL ON FUNCTION outbound.set_consumer(p_consumer text, p_source_system text, p_from_start boolean, p_date_format text, p_time_format text, p_time_zone text, p_decimal_separator text, p_delimiter text, p_list_separator text, p_encoding text, p_has_header boolean) TO intersect_loader;
GRANT ALL ON FUNCTION outbound.set_consumer(p_consumer text, p_source_system text, p_from_start boolean, p_date_format text, p_time_format text, p_time_zone text, p_decimal_separator text, p_delimiter text, p_list_separator text, p_encoding text, p_has_header boolean) TO intersect_source;

REVOKE ALL ON FUNCTION portal.advance_walk(p_walk_id bigint, p_replies jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION portal.advance_walk(p_walk_id bigint, p_replies jsonb) TO intersect_loader;

REVOKE ALL ON FUNCTION portal.answer_of(p_portal_id integer, p_question text) FROM PUBLIC;
GRANT ALL ON FUNCTION portal.answer_of(p_portal_id integer, p_question text) TO intersect_loader;

REVOKE ALL ON FUNCTION portal.apply_repair_brake(p_portal_id integer, p_tick_id bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION portal.apply_repair_brake(p_portal_id integer, p_tick_id bigint) TO intersect_loader;

REVOKE ALL ON FUNCTION portal.begin_walk(p_portal_id integer, p_purpose text, p_entities text[], p_share numeric) FROM PUBLIC;
GRANT ALL ON FUNCTION portal.begin_walk(p_portal_id integer, p_purpose text, p_entities text[], p_share numeric) TO intersect_loader;

REVOKE ALL ON FUNCTION portal.blocked_by(p_portal_id integer, p_credentials text[]) FROM PUBLIC;
GRANT ALL ON FUNCTION portal.blocked_by(p_portal_id integer, p_credentials text[]) TO intersect_loader;

REVOKE ALL ON FUNCTION portal.capture_differences(p_portal_id integer) FROM PUBLIC;
GRANT ALL ON FUNCTION portal.capture_differences(p_portal_id integer) TO intersect_loader;

REVOKE ALL ON FUNCTION portal.children_of_missing(p_portal_id integer) FROM PUBLIC;
GRANT ALL ON FUNCTION portal.children_of_missing(p_portal_id integer) TO intersect_loader;

REVOKE ALL ON FUNCTION portal.choose_answer(p_portal_id integer, p_question text, p_answer text) FROM PUBLIC;
GRANT ALL ON FUNCTION portal.choose_answer(p_portal_id integer, p_question text, p_answer text) TO intersect_loader;

REVOKE ALL ON FUNCTION portal.comparable_value(p_value jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION portal.comparable_value(p_value jsonb) TO intersect_loader;

REVOKE ALL ON FUNCTION portal.comparable_values(p_fields jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION portal.comparable_values(p_fields jsonb) TO intersect_loader;

REVOKE ALL ON FUNCTION portal.compare_fields(p_walk portal.walk) FROM PUBLIC;
GRANT ALL ON FUNCTION portal.compare_fields(p_walk portal.walk) TO intersect_loader;

REVOKE ALL ON FUNCTION portal.compare_page(p_walk_id bigint, p_replies jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION portal.compare_page(p_walk_id bigint, p_replies jsonb) TO intersect_loader;

REVOKE ALL ON FUNCTION portal.compare_presence(p_walk portal.walk) FROM PUBLIC;
GRANT ALL ON FUNCTION portal.compare_presence(p_walk portal.walk) TO intersect_loader;

REVOKE ALL ON FUNCTION portal.confirm_missing(p_portal_id integer, p_outcomes jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION portal.confirm_missing(p_portal_id integer, p_outcomes jsonb) TO intersect_loader;

REVOKE ALL ON FUNCTION portal.end_restore(p_portal_id integer, p_examples integer) FROM PUBLIC;
GRANT ALL ON FUNCTION portal.end_restore(p_portal_id integer, p_examples integer) TO intersect_loader;

REVOKE ALL ON FUNCTION portal.end_sweep(p_portal_id integer) FROM PUBLIC;
GRANT ALL ON FUNCTION portal.end_sweep(p_portal_id integer) TO intersect_loader;

REVOKE ALL ON FUNCTION portal.end_walk(p_portal_id integer) FROM PUBLIC;
GRANT ALL ON FUNCTION portal.end_walk(p_portal_id integer) TO intersect_loader;

REVOKE ALL ON FUNCTION portal.find_missing(p_walk portal.walk) FROM PUBLIC;
GRANT ALL ON FUNCTION portal.find_missing(p_walk portal.walk) TO intersect_loader;

REVOKE ALL ON FUNCTION portal.find_undelivered(p_portal_id integer, p_entity text) FROM PUBLIC;
GRANT ALL ON FUNCTION portal.find_undelivered(p_portal_id integer, p_entity text) TO intersect_loader;

REVOKE ALL ON FUNCTION portal.forget_differences(p_portal_id integer) FROM PUBLIC;
GRANT ALL ON FUNCTION portal.forget_differences(p_portal_id integer) TO intersect_loader;

REVOKE ALL ON FUNCTION portal.forget_lost(p_portal_id integer, p_entity text, p_crm_id bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION portal.forget_lost(p_portal_id integer, p_entity text, p_crm_id bigint) TO intersect_loader;

REVOKE ALL ON FUNCTION portal.forget_moves(p_portal_id integer) FROM PUBLIC;
GRANT ALL ON FUNCTION portal.forget_moves(p_portal_id integer) TO intersect_loader;

REVOKE ALL ON FUNCTION portal.hold_walk_lock(p_portal_id integer) FROM PUBLIC;
GRANT ALL ON FUNCTION portal.hold_walk_lock(p_portal_id integer) TO intersect_loader;

REVOKE ALL ON FUNCTION portal.is_equal(p_field text, p_ours jsonb, p_theirs jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION portal.is_equal(p_field text, p_ours jsonb, p_theirs jsonb) TO intersect_loader;

REVOKE ALL ON FUNCTION portal.keep_lost(p_portal_id integer) FROM PUBLIC;
GRANT ALL ON FUNCTION portal.keep_lost(p_portal_id integer) TO intersect_loader;

REVOKE ALL ON FUNCTION portal.known_cards(p_walk portal.walk) FROM PUBLIC;
GRANT ALL ON FUNCTION portal.known_cards(p_walk portal.walk) TO intersect_loader;

REVOKE ALL ON FUNCTION portal.knows_cards(p_portal_id integer) FROM PUBLIC;
GRANT ALL ON FUNCTION portal.knows_cards(p_portal_id integer) TO intersect_loader;

REVOKE ALL ON FUNCTION portal.link_lost(p_portal_id integer, p_entity text, p_crm_id bigint, p_golden_id bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION portal.link_lost(p_portal_id integer, p_entity text, p_crm_id bigint, p_golden_id bigint) TO intersect_loader;

REVOKE ALL ON FUNCTION portal.list_answers(p_portal_id integer) FROM PUBLIC;
GRANT ALL ON FUNCTION portal.list_answers(p_portal_id integer) TO intersect_loader;

REVOKE ALL ON FUNCTION portal.list_credentials(p_portal_id integer) FROM PUBLIC;
GRANT ALL ON FUNCTION portal.list_credentials(p_portal_id integer) TO intersect_loader;

REVOKE ALL ON FUNCTION portal.list_lost(p_portal_id integer, p_entity text, p_limit integer) FROM PUBLIC;
GRANT ALL ON FUNCTION portal.list_lost(p_portal_id integer, p_entity text, p_limit integer) TO intersect_loader;

REVOKE ALL ON FUNCTION portal.list_moves(p_portal_id integer, p_configured text) FROM PUBLIC;
GRANT ALL ON FUNCTION portal.list_moves(p_portal_id integer, p_configured text) TO intersect_loader;

REVOKE ALL ON FUNCTION portal.load_token(p_portal_id integer) FROM PUBLIC;
GRANT ALL ON FUNCTION portal.load_token(p_portal_id integer) TO intersect_loader;

REVOKE ALL ON FUNCTION portal.lock_token(p_portal_id integer) FROM PUBLIC;
GRANT ALL ON FUNCTION portal.lock_token(p_portal_id integer) TO intersect_loader;

REVOKE ALL ON FUNCTION portal.mark_token(p_portal_id integer, p_is_renewing boolean) FROM PUBLIC;
GRANT ALL ON FUNCTION portal.mark_token(p_portal_id integer, p_is_renewing boolean) TO intersect_loader;

REVOKE ALL ON FUNCTION portal.next_ranges(p_walk_id bigint, p_commands integer) FROM PUBLIC;
GRANT ALL ON FUNCTION portal.next_ranges(p_walk_id bigint, p_commands integer) TO intersect_loader;

REVOKE ALL ON FUNCTION portal.note_admission(p_portal_id integer, p_address text, p_epoch bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION portal.note_admission(p_portal_id integer, p_address text, p_epoch bigint) TO intersect_loader;

REVOKE ALL ON FUNCTION portal.note_newest_cards(p_portal_id integer, p_cards jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION portal.note_newest_cards(p_portal_id integer, p_cards jsonb) TO intersect_loader;

REVOKE ALL ON FUNCTION portal.note_operating(p_portal_id integer, p_credential text, p_lease bigint, p_used jsonb, p_at timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION portal.note_operating(p_portal_id integer, p_credential text, p_lease bigint, p_used jsonb, p_at timestamp with time zone) TO intersect_loader;

REVOKE ALL ON FUNCTION portal.note_refusal(p_portal_id integer, p_address text, p_epoch bigint, p_retry_after double precision, p_at timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION portal.note_refusal(p_portal_id integer, p_address text, p_epoch bigint, p_retry_after double precision, p_at timestamp with time zone) TO intersect_loader;

REVOKE ALL ON FUNCTION portal.operating_room(p_portal_id integer, p_credentials text[], p_methods text[], p_at timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION portal.operating_room(p_portal_id integer, p_credentials text[], p_methods text[], p_at timestamp with time zone) TO intersect_loader;

REVOKE ALL ON FUNCTION portal.plain_value(p_value jsonb, p_is_number boolean, p_is_date boolean) FROM PUBLIC;
GRANT ALL ON FUNCTION portal.plain_value(p_value jsonb, p_is_number boolean, p_is_date boolean) TO intersect_loader;

REVOKE ALL ON FUNCTION portal.portal_state(p_portal_id integer) FROM PUBLIC;
GRANT ALL ON FUNCTION portal.portal_state(p_portal_id integer) TO intersect_loader;

REVOKE ALL ON FUNCTION portal.range_request(p_portal_id integer, p_entity text, p_low bigint, p_high bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION portal.range_request(p_portal_id integer, p_entity text, p_low bigint, p_high bigint) TO intersect_loader;

REVOKE ALL ON FUNCTION portal.read_again(p_walk portal.walk) FROM PUBLIC;
GRANT ALL ON FUNCTION portal.read_again(p_walk portal.walk) TO intersect_loader;

REVOKE ALL ON FUNCTION portal.reading_wait(p_portal_id integer, p_credential text, p_method text, p_commands integer) FROM PUBLIC;
GRANT ALL ON FUNCTION portal.reading_wait(p_portal_id integer, p_credential text, p_method text, p_commands integer) TO intersect_loader;

REVOKE ALL ON FUNCTION portal.reconciliation(p_portal_id integer, p_examples integer) FROM PUBLIC;
GRANT ALL ON FUNCTION portal.reconciliation(p_portal_id integer, p_examples integer) TO intersect_loader;

REVOKE ALL ON FUNCTION portal.record_missing(p_portal_id integer) FROM PUBLIC;
GRANT ALL ON FUNCTION portal.record_missing(p_portal_id integer) TO intersect_loader;

REVOKE ALL ON FUNCTION portal.register_credentials(p_portal_id integer, p_credentials text[], p_operating_limit double precision, p_operating_window double precision) FROM PUBLIC;
GRANT ALL ON FUNCTION portal.register_credentials(p_portal_id integer, p_credentials text[], p_operating_limit double precision, p_operating_window double precision) TO intersect_loader;

REVOKE ALL ON FUNCTION portal.remember_answers(p_portal_id integer, p_answers jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION portal.remember_answers(p_portal_id integer, p_answers jsonb) TO intersect_loader;

REVOKE ALL ON FUNCTION portal.remember_fields(p_portal_id integer, p_entity text, p_fields jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION portal.remember_fields(p_portal_id integer, p_entity text, p_fields jsonb) TO intersect_loader;

REVOKE ALL ON FUNCTION portal.remember_move(p_portal_id integer, p_configured text, p_present text) FROM PUBLIC;
GRANT ALL ON FUNCTION portal.remember_move(p_portal_id integer, p_configured text, p_present text) TO intersect_loader;

REVOKE ALL ON FUNCTION portal.remember_settings(p_portal_id integer, p_originator_id text, p_catalog_id integer, p_base_price_type_id integer, p_organization_preset_id integer, p_person_preset_id integer) FROM PUBLIC;
GRANT ALL ON FUNCTION portal.remember_settings(p_portal_id integer, p_originator_id text, p_catalog_id integer, p_base_price_type_id integer, p_organization_preset_id integer, p_person_preset_id integer) TO intersect_loader;

REVOKE ALL ON FUNCTION portal.repair_differences(p_portal_id integer) FROM PUBLIC;
GRANT ALL ON FUNCTION portal.repair_differences(p_portal_id integer) TO intersect_loader;

REVOKE ALL ON FUNCTION portal.require_lost(p_portal_id integer, p_entity text, p_crm_id bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION portal.require_lost(p_portal_id integer, p_entity text, p_crm_id bigint) TO intersect_loader;

REVOKE ALL ON FUNCTION portal.reserve_request(p_portal_id integer, p_address text, p_size double precision, p_drain double precision, p_epoch bigint, p_at timestamp with time zone, p_is_urgent boolean) FROM PUBLIC;
GRANT ALL ON FUNCTION portal.reserve_request(p_portal_id integer, p_address text, p_size double precision, p_drain double precision, p_epoch bigint, p_at timestamp with time zone, p_is_urgent boolean) TO intersect_loader;

REVOKE ALL ON FUNCTION portal.restore_page(p_walk_id bigint, p_replies jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION portal.restore_page(p_walk_id bigint, p_replies jsonb) TO intersect_loader;

REVOKE ALL ON FUNCTION portal.restore_report(p_portal_id integer, p_examples integer) FROM PUBLIC;
GRANT ALL ON FUNCTION portal.restore_report(p_portal_id integer, p_examples integer) TO intersect_loader;

REVOKE ALL ON FUNCTION portal.resume(p_portal_id integer) FROM PUBLIC;
GRANT ALL ON FUNCTION portal.resume(p_portal_id integer) TO intersect_loader;

REVOKE ALL ON FUNCTION portal.save_token(p_portal_id integer, p_access_token text, p_refresh_token text, p_expires_at timestamp with time zone, p_endpoint text, p_member_id text) FROM PUBLIC;
GRANT ALL ON FUNCTION portal.save_token(p_portal_id integer, p_access_token text, p_refresh_token text, p_expires_at timestamp with time zone, p_endpoint text, p_member_id text) TO intersect_loader;

REVOKE ALL ON FUNCTION portal.stop_credential(p_portal_id integer, p_credential text, p_reason text) FROM PUBLIC;
GRANT ALL ON FUNCTION portal.stop_credential(p_portal_id integer, p_credential text, p_reason text) TO intersect_loader;

REVOKE ALL ON FUNCTION portal.sweep_page(p_walk_id bigint, p_replies jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION portal.sweep_page(p_walk_id bigint, p_replies jsonb) TO intersect_loader;

REVOKE ALL ON FUNCTION portal.take_lost(p_portal_id integer, p_entity text, p_crm_ids bigint[], p_golden_ids bigint[]) FROM PUBLIC;
GRANT ALL ON FUNCTION portal.take_lost(p_portal_id integer, p_entity text, p_crm_ids bigint[], p_golden_ids bigint[]) TO intersect_loader;

REVOKE ALL ON FUNCTION portal.take_over_differences(p_portal_id integer) FROM PUBLIC;
GRANT ALL ON FUNCTION portal.take_over_differences(p_portal_id integer) TO intersect_loader;

REVOKE ALL ON FUNCTION portal.unconfirmed_missing(p_portal_id integer, p_entity text, p_after_id bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION portal.unconfirmed_missing(p_portal_id integer, p_entity text, p_after_id bigint) TO intersect_loader;

REVOKE ALL ON FUNCTION portal.walk_is_due(p_portal_id integer, p_purpose text, p_seconds double precision) FROM PUBLIC;
GRANT ALL ON FUNCTION portal.walk_is_due(p_portal_id integer, p_purpose text, p_seconds double precision) TO intersect_loader;

REVOKE ALL ON FUNCTION portal.walk_results(p_portal_id integer) FROM PUBLIC;
GRANT ALL ON FUNCTION portal.walk_results(p_portal_id integer) TO intersect_loader;

REVOKE ALL ON FUNCTION staging.correct(reject_id bigint, column_name text, value text) FROM PUBLIC;
GRANT ALL ON FUNCTION staging.correct(reject_id bigint, column_name text, value text) TO intersect_loader;
GRANT ALL ON FUNCTION staging.correct(reject_id bigint, column_name text, value text) TO intersect_source;

REVOKE ALL ON FUNCTION staging.replay(reject_ids bigint[]) FROM PUBLIC;
GRANT ALL ON FUNCTION staging.replay(reject_ids bigint[]) TO intersect_loader;
GRANT ALL ON FUNCTION staging.replay(reject_ids bigint[]) TO intersect_source;

REVOKE ALL ON FUNCTION staging.wake_daemon() FROM PUBLIC;
GRANT ALL ON FUNCTION staging.wake_daemon() TO intersect_loader;
GRANT ALL ON FUNCTION staging.wake_daemon() TO intersect_source;

REVOKE ALL ON FUNCTION staging.writable_columns(p_table text) FROM PUBLIC;
GRANT ALL ON FUNCTION staging.writable_columns(p_table text) TO intersect_loader;
GRANT ALL ON FUNCTION staging.writable_columns(p_table text) TO intersect_source;

REVOKE ALL ON FUNCTION staging.writable_tables() FROM PUBLIC;
GRANT ALL ON FUNCTION staging.writable_tables() TO intersect_loader;
GRANT ALL ON FUNCTION staging.writable_tables() TO intersect_source;

REVOKE ALL ON FUNCTION exchange.jsonb_merge_agg(jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION exchange.jsonb_merge_agg(jsonb) TO intersect_loader;

GRANT SELECT ON TABLE golden.customer TO intersect_loader;
GRANT SELECT ON TABLE golden.customer TO intersect_reader;

GRANT SELECT ON TABLE delta.address_source TO intersect_loader;
GRANT SELECT ON TABLE delta.address_source TO intersect_reader;

GRANT SELECT ON TABLE delta.address_wanted TO intersect_loader;
GRANT SELECT ON TABLE delta.address_wanted TO intersect_reader;

GRANT SELECT ON TABLE delta.company_source TO intersect_loader;
GRANT SELECT ON TABLE delta.company_source TO intersect_reader;

GRANT SELECT ON TABLE delta.company_wanted TO intersect_loader;
GRANT SELECT ON TABLE delta.company_wanted TO intersect_reader;

GRANT SELECT ON TABLE delta.contact_source TO intersect_loader;
GRANT SELECT ON TABLE delta.contact_source TO intersect_reader;

GRANT SELECT ON TABLE delta.contact_wanted TO intersect_loader;
GRANT SELECT ON TABLE delta.contact_wanted TO intersect_reader;

GRANT SELECT ON TABLE golden.sales_order TO intersect_loader;
GRANT SELECT ON TABLE golden.sales_order TO intersect_reader;

GRANT SELECT ON TABLE delta.deal_source TO intersect_loader;
GRANT SELECT ON TABLE delta.deal_source TO intersect_reader;

GRANT SELECT ON TABLE delta.deal_wanted TO intersect_loader;
GRANT SELECT ON TABLE delta.deal_wanted TO intersect_reader;

GRANT SELECT ON TABLE golden.price TO intersect_loader;
GRANT SELECT ON TABLE golden.price TO intersect_reader;

GRANT SELECT ON TABLE golden.sales_order_line TO intersect_loader;
GRANT SELECT ON TABLE golden.sales_order_line TO intersect_reader;

GRANT SELECT ON TABLE inbound.doubt TO intersect_loader;
GRANT SELECT ON TABLE inbound.doubt TO intersect_reader;

GRANT SELECT ON TABLE delta.dependency TO intersect_loader;
GRANT SELECT ON TABLE delta.dependency TO intersect_reader;

GRANT SELECT ON TABLE delta.intent TO intersect_loader;
GRANT SELECT ON TABLE delta.intent TO intersect_reader;

GRANT SELECT ON TABLE delta.intent_default TO intersect_loader;
GRANT SELECT ON TABLE delta.intent_default TO intersect_reader;

GRANT SELECT ON TABLE delta.item TO intersect_loader;
GRANT SELECT ON TABLE delta.item TO intersect_reader;

GRANT SELECT ON TABLE delta.price_wanted TO intersect_loader;
GRANT SELECT ON TABLE delta.price_wanted TO intersect_reader;

GRANT SELECT ON TABLE delta.product_rows_wanted TO intersect_loader;
GRANT SELECT ON TABLE delta.product_rows_wanted TO intersect_reader;

GRANT SELECT ON TABLE golden.product TO intersect_loader;
GRANT SELECT ON TABLE golden.product TO intersect_reader;

GRANT SELECT ON TABLE delta.product_source TO intersect_loader;
GRANT SELECT ON TABLE delta.product_source TO intersect_reader;

GRANT SELECT ON TABLE delta.product_wanted TO intersect_loader;
GRANT SELECT ON TABLE delta.product_wanted TO intersect_reader;

GRANT SELECT ON TABLE delta.requisite_source TO intersect_loader;
GRANT SELECT ON TABLE delta.requisite_source TO intersect_reader;

GRANT SELECT ON TABLE delta.requisite_wanted TO intersect_loader;
GRANT SELECT ON TABLE delta.requisite_wanted TO intersect_reader;

GRANT SELECT ON TABLE delta.settlement TO intersect_loader;
GRANT SELECT ON TABLE delta.settlement TO intersect_reader;

GRANT SELECT ON TABLE delta.settlement_default TO intersect_loader;
GRANT SELECT ON TABLE delta.settlement_default TO intersect_reader;

GRANT SELECT ON TABLE exchange.brake_trip TO intersect_loader;

GRANT SELECT ON TABLE exchange.dictionary_column TO intersect_loader;

GRANT SELECT ON TABLE exchange.dictionary_value TO intersect_loader;

GRANT SELECT ON TABLE exchange.entity TO intersect_loader;

GRANT SELECT ON TABLE exchange.job_health TO intersect_loader;

GRANT SELECT ON TABLE exchange.journal TO intersect_loader;
GRANT SELECT ON TABLE exchange.journal TO intersect_reader;

GRANT SELECT ON TABLE exchange.journal_default TO intersect_loader;

GRANT SELECT ON TABLE exchange.match_conflict TO intersect_loader;

GRANT SELECT ON TABLE exchange.match_rule TO intersect_loader;

GRANT SELECT ON TABLE exchange.normalization TO intersect_loader;

GRANT SELECT ON TABLE exchange.portal_error TO intersect_loader;

GRANT SELECT ON TABLE exchange.reject_code TO intersect_loader;

GRANT SELECT ON TABLE exchange.retention TO intersect_loader;

GRANT SELECT ON TABLE exchange.server TO intersect_loader;

GRANT SELECT ON TABLE exchange.source_field TO intersect_loader;

GRANT SELECT ON TABLE exchange.survivorship TO intersect_loader;

GRANT SELECT ON TABLE exchange.tick TO intersect_loader;

GRANT SELECT ON TABLE exchange.tick_count TO intersect_loader;

GRANT SELECT ON TABLE exchange.tick_task TO intersect_loader;

GRANT SELECT ON TABLE linked.customer TO intersect_loader;
GRANT SELECT ON TABLE linked.customer TO intersect_reader;

GRANT SELECT ON TABLE linked.touched TO intersect_loader;
GRANT SELECT ON TABLE linked.touched TO intersect_reader;

GRANT SELECT ON TABLE linked.price TO intersect_loader;
GRANT SELECT ON TABLE linked.price TO intersect_reader;

GRANT SELECT ON TABLE linked.product TO intersect_loader;
GRANT SELECT ON TABLE linked.product TO intersect_reader;

GRANT SELECT ON TABLE linked.sales_order TO intersect_loader;
GRANT SELECT ON TABLE linked.sales_order TO intersect_reader;

GRANT SELECT ON TABLE linked.sales_order_line TO intersect_loader;
GRANT SELECT ON TABLE linked.sales_order_line TO intersect_reader;

GRANT SELECT ON TABLE inbound.card TO intersect_loader;
GRANT SELECT ON TABLE inbound.card TO intersect_reader;

GRANT SELECT ON TABLE inbound.change TO intersect_loader;
GRANT SELECT ON TABLE inbound.change TO intersect_reader;

GRANT SELECT ON TABLE inbound.deletion TO intersect_loader;
GRANT SELECT ON TABLE inbound.deletion TO intersect_reader;

GRANT SELECT ON TABLE inbound.event_package TO intersect_loader;
GRANT SELECT ON TABLE inbound.event_package TO intersect_reader;

GRANT SELECT ON TABLE linked.decision TO intersect_loader;
GRANT SELECT ON TABLE linked.decision TO intersect_reader;

GRANT SELECT ON TABLE linked.link TO intersect_loader;
GRANT SELECT ON TABLE linked.link TO intersect_reader;

GRANT SELECT ON TABLE linked.match_key TO intersect_loader;
GRANT SELECT ON TABLE linked.match_key TO intersect_reader;

GRANT SELECT ON TABLE linked.move TO intersect_loader;
GRANT SELECT ON TABLE linked.move TO intersect_reader;

GRANT SELECT ON TABLE linked.pending TO intersect_loader;
GRANT SELECT ON TABLE linked.pending TO intersect_reader;

GRANT SELECT ON TABLE linked.waiting_pair TO intersect_loader;
GRANT SELECT ON TABLE linked.waiting_pair TO intersect_reader;

GRANT SELECT ON TABLE staging.customer TO intersect_loader;
GRANT SELECT ON TABLE staging.customer TO intersect_reader;

GRANT INSERT(source_system) ON TABLE staging.customer TO intersect_source;
GRANT INSERT(source_system) ON TABLE staging.customer TO intersect_loader;

GRANT INSERT(source_key) ON TABLE staging.customer TO intersect_source;
GRANT INSERT(source_key) ON TABLE staging.customer TO intersect_loader;

GRANT INSERT(op) ON TABLE staging.customer TO intersect_source;
GRANT INSERT(op) ON TABLE staging.customer TO intersect_loader;

GRANT INSERT(modified_at) ON TABLE staging.customer TO intersect_source;
GRANT INSERT(modified_at) ON TABLE staging.customer TO intersect_loader;

GRANT INSERT(batch_id) ON TABLE staging.customer TO intersect_source;
GRANT INSERT(batch_id) ON TABLE staging.customer TO intersect_loader;

GRANT INSERT(attributes) ON TABLE staging.customer TO intersect_source;
GRANT INSERT(attributes) ON TABLE staging.customer TO intersect_loader;

GRANT INSERT(kind) ON TABLE staging.customer TO intersect_source;
GRANT INSERT(kind) ON TABLE staging.customer TO intersect_loader;

GRANT INSERT(full_name) ON TABLE staging.customer TO intersect_source;
GRANT INSERT(full_name) ON TABLE staging.customer TO intersect_loader;

GRANT INSERT(last_name) ON TABLE staging.customer TO intersect_source;
GRANT INSERT(last_name) ON TABLE staging.customer TO intersect_loader;

GRANT INSERT(first_name) ON TABLE staging.customer TO intersect_source;
GRANT INSERT(first_name) ON TABLE staging.customer TO intersect_loader;

GRANT INSERT(middle_name) ON TABLE staging.customer TO intersect_source;
GRANT INSERT(middle_name) ON TABLE staging.customer TO intersect_loader;

GRANT INSERT(company_name) ON TABLE staging.customer TO intersect_source;
GRANT INSERT(company_name) ON TABLE staging.customer TO intersect_loader;

GRANT INSERT(tax_id) ON TABLE staging.customer TO intersect_source;
GRANT INSERT(tax_id) ON TABLE staging.customer TO intersect_loader;

GRANT INSERT(tax_reason_code) ON TABLE staging.customer TO intersect_source;
GRANT INSERT(tax_reason_code) ON TABLE staging.customer TO intersect_loader;

GRANT INSERT(registration_number) ON TABLE staging.customer TO intersect_source;
GRANT INSERT(registration_number) ON TABLE staging.customer TO intersect_loader;

GRANT INSERT(phone) ON TABLE staging.customer TO intersect_source;
GRANT INSERT(phone) ON TABLE staging.customer TO intersect_loader;

GRANT INSERT(phone_2) ON TABLE staging.customer TO intersect_source;
GRANT INSERT(phone_2) ON TABLE staging.customer TO intersect_loader;

GRANT INSERT(email) ON TABLE staging.customer TO intersect_source;
GRANT INSERT(email) ON TABLE staging.customer TO intersect_loader;

GRANT INSERT(email_2) ON TABLE staging.customer TO intersect_source;
GRANT INSERT(email_2) ON TABLE staging.customer TO intersect_loader;

GRANT INSERT(birth_date) ON TABLE staging.customer TO intersect_source;
GRANT INSERT(birth_date) ON TABLE staging.customer TO intersect_loader;

GRANT INSERT(address) ON TABLE staging.customer TO intersect_source;
GRANT INSERT(address) ON TABLE staging.customer TO intersect_loader;

GRANT INSERT(city) ON TABLE staging.customer TO intersect_source;
GRANT INSERT(city) ON TABLE staging.customer TO intersect_loader;

GRANT INSERT(region) ON TABLE staging.customer TO intersect_source;
GRANT INSERT(region) ON TABLE staging.customer TO intersect_loader;

GRANT INSERT(postal_code) ON TABLE staging.customer TO intersect_source;
GRANT INSERT(postal_code) ON TABLE staging.customer TO intersect_loader;

GRANT INSERT(country) ON TABLE staging.customer TO intersect_source;
GRANT INSERT(country) ON TABLE staging.customer TO intersect_loader;

GRANT INSERT(parent_key) ON TABLE staging.customer TO intersect_source;
GRANT INSERT(parent_key) ON TABLE staging.customer TO intersect_loader;

GRANT INSERT(site) ON TABLE staging.customer TO intersect_source;
GRANT INSERT(site) ON TABLE staging.customer TO intersect_loader;

GRANT INSERT(manager) ON TABLE staging.customer TO intersect_source;
GRANT INSERT(manager) ON TABLE staging.customer TO intersect_loader;

GRANT INSERT(status) ON TABLE staging.customer TO intersect_source;
GRANT INSERT(status) ON TABLE staging.customer TO intersect_loader;

GRANT INSERT(comment) ON TABLE staging.customer TO intersect_source;
GRANT INSERT(comment) ON TABLE staging.customer TO intersect_loader;

GRANT SELECT ON TABLE staging.price TO intersect_loader;
GRANT SELECT ON TABLE staging.price TO intersect_reader;

GRANT INSERT(source_system) ON TABLE staging.price TO intersect_source;
GRANT INSERT(source_system) ON TABLE staging.price TO intersect_loader;

GRANT INSERT(source_key) ON TABLE staging.price TO intersect_source;
GRANT INSERT(source_key) ON TABLE staging.price TO intersect_loader;

GRANT INSERT(op) ON TABLE staging.price TO intersect_source;
GRANT INSERT(op) ON TABLE staging.price TO intersect_loader;

GRANT INSERT(modified_at) ON TABLE staging.price TO intersect_source;
GRANT INSERT(modified_at) ON TABLE staging.price TO intersect_loader;

GRANT INSERT(batch_id) ON TABLE staging.price TO intersect_source;
GRANT INSERT(batch_id) ON TABLE staging.price TO intersect_loader;

GRANT INSERT(attributes) ON TABLE staging.price TO intersect_source;
GRANT INSERT(attributes) ON TABLE staging.price TO intersect_loader;

GRANT INSERT(product_key) ON TABLE staging.price TO intersect_source;
GRANT INSERT(product_key) ON TABLE staging.price TO intersect_loader;

GRANT INSERT(price_type) ON TABLE staging.price TO intersect_source;
GRANT INSERT(price_type) ON TABLE staging.price TO intersect_loader;

GRANT INSERT(amount) ON TABLE staging.price TO intersect_source;
GRANT INSERT(amount) ON TABLE staging.price TO intersect_loader;

GRANT INSERT(currency) ON TABLE staging.price TO intersect_source;
GRANT INSERT(currency) ON TABLE staging.price TO intersect_loader;

GRANT INSERT(valid_from) ON TABLE staging.price TO intersect_source;
GRANT INSERT(valid_from) ON TABLE staging.price TO intersect_loader;

GRANT SELECT ON TABLE staging.product TO intersect_loader;
GRANT SELECT ON TABLE staging.product TO intersect_reader;

GRANT INSERT(source_system) ON TABLE staging.product TO intersect_source;
GRANT INSERT(source_system) ON TABLE staging.product TO intersect_loader;

GRANT INSERT(source_key) ON TABLE staging.product TO intersect_source;
GRANT INSERT(source_key) ON TABLE staging.product TO intersect_loader;

GRANT INSERT(op) ON TABLE staging.product TO intersect_source;
GRANT INSERT(op) ON TABLE staging.product TO intersect_loader;

GRANT INSERT(modified_at) ON TABLE staging.product TO intersect_source;
GRANT INSERT(modified_at) ON TABLE staging.product TO intersect_loader;

GRANT INSERT(batch_id) ON TABLE staging.product TO intersect_source;
GRANT INSERT(batch_id) ON TABLE staging.product TO intersect_loader;

GRANT INSERT(attributes) ON TABLE staging.product TO intersect_source;
GRANT INSERT(attributes) ON TABLE staging.product TO intersect_loader;

GRANT INSERT(sku) ON TABLE staging.product TO intersect_source;
GRANT INSERT(sku) ON TABLE staging.product TO intersect_loader;

GRANT INSERT(name) ON TABLE staging.product TO intersect_source;
GRANT INSERT(name) ON TABLE staging.product TO intersect_loader;

GRANT INSERT(description) ON TABLE staging.product TO intersect_source;
GRANT INSERT(description) ON TABLE staging.product TO intersect_loader;

GRANT INSERT(section) ON TABLE staging.product TO intersect_source;
GRANT INSERT(section) ON TABLE staging.product TO intersect_loader;

GRANT INSERT(unit) ON TABLE staging.product TO intersect_source;
GRANT INSERT(unit) ON TABLE staging.product TO intersect_loader;

GRANT INSERT(vat_rate) ON TABLE staging.product TO intersect_source;
GRANT INSERT(vat_rate) ON TABLE staging.product TO intersect_loader;

GRANT INSERT(kind) ON TABLE staging.product TO intersect_source;
GRANT INSERT(kind) ON TABLE staging.product TO intersect_loader;

GRANT INSERT(barcode) ON TABLE staging.product TO intersect_source;
GRANT INSERT(barcode) ON TABLE staging.product TO intersect_loader;

GRANT INSERT(is_active) ON TABLE staging.product TO intersect_source;
GRANT INSERT(is_active) ON TABLE staging.product TO intersect_loader;

GRANT SELECT ON TABLE staging.sales_order TO intersect_loader;
GRANT SELECT ON TABLE staging.sales_order TO intersect_reader;

GRANT INSERT(source_system) ON TABLE staging.sales_order TO intersect_source;
GRANT INSERT(source_system) ON TABLE staging.sales_order TO intersect_loader;

GRANT INSERT(source_key) ON TABLE staging.sales_order TO intersect_source;
GRANT INSERT(source_key) ON TABLE staging.sales_order TO intersect_loader;

GRANT INSERT(op) ON TABLE staging.sales_order TO intersect_source;
GRANT INSERT(op) ON TABLE staging.sales_order TO intersect_loader;

GRANT INSERT(modified_at) ON TABLE staging.sales_order TO intersect_source;
GRANT INSERT(modified_at) ON TABLE staging.sales_order TO intersect_loader;

GRANT INSERT(batch_id) ON TABLE staging.sales_order TO intersect_source;
GRANT INSERT(batch_id) ON TABLE staging.sales_order TO intersect_loader;

GRANT INSERT(attributes) ON TABLE staging.sales_order TO intersect_source;
GRANT INSERT(attributes) ON TABLE staging.sales_order TO intersect_loader;

GRANT INSERT(customer_key) ON TABLE staging.sales_order TO intersect_source;
GRANT INSERT(customer_key) ON TABLE staging.sales_order TO intersect_loader;

GRANT INSERT(contact_key) ON TABLE staging.sales_order TO intersect_source;
GRANT INSERT(contact_key) ON TABLE staging.sales_order TO intersect_loader;

GRANT INSERT(direction) ON TABLE staging.sales_order TO intersect_source;
GRANT INSERT(direction) ON TABLE staging.sales_order TO intersect_loader;

GRANT INSERT(stage) ON TABLE staging.sales_order TO intersect_source;
GRANT INSERT(stage) ON TABLE staging.sales_order TO intersect_loader;

GRANT INSERT(title) ON TABLE staging.sales_order TO intersect_source;
GRANT INSERT(title) ON TABLE staging.sales_order TO intersect_loader;

GRANT INSERT(amount) ON TABLE staging.sales_order TO intersect_source;
GRANT INSERT(amount) ON TABLE staging.sales_order TO intersect_loader;

GRANT INSERT(currency) ON TABLE staging.sales_order TO intersect_source;
GRANT INSERT(currency) ON TABLE staging.sales_order TO intersect_loader;

GRANT INSERT(ordered_at) ON TABLE staging.sales_order TO intersect_source;
GRANT INSERT(ordered_at) ON TABLE staging.sales_order TO intersect_loader;

GRANT INSERT(closed_at) ON TABLE staging.sales_order TO intersect_source;
GRANT INSERT(closed_at) ON TABLE staging.sales_order TO intersect_loader;

GRANT INSERT(site) ON TABLE staging.sales_order TO intersect_source;
GRANT INSERT(site) ON TABLE staging.sales_order TO intersect_loader;

GRANT INSERT(manager) ON TABLE staging.sales_order TO intersect_source;
GRANT INSERT(manager) ON TABLE staging.sales_order TO intersect_loader;

GRANT INSERT(comment) ON TABLE staging.sales_order TO intersect_source;
GRANT INSERT(comment) ON TABLE staging.sales_order TO intersect_loader;

GRANT SELECT ON TABLE staging.sales_order_line TO intersect_loader;
GRANT SELECT ON TABLE staging.sales_order_line TO intersect_reader;

GRANT INSERT(source_system) ON TABLE staging.sales_order_line TO intersect_source;
GRANT INSERT(source_system) ON TABLE staging.sales_order_line TO intersect_loader;

GRANT INSERT(source_key) ON TABLE staging.sales_order_line TO intersect_source;
GRANT INSERT(source_key) ON TABLE staging.sales_order_line TO intersect_loader;

GRANT INSERT(op) ON TABLE staging.sales_order_line TO intersect_source;
GRANT INSERT(op) ON TABLE staging.sales_order_line TO intersect_loader;

GRANT INSERT(modified_at) ON TABLE staging.sales_order_line TO intersect_source;
GRANT INSERT(modified_at) ON TABLE staging.sales_order_line TO intersect_loader;

GRANT INSERT(batch_id) ON TABLE staging.sales_order_line TO intersect_source;
GRANT INSERT(batch_id) ON TABLE staging.sales_order_line TO intersect_loader;

GRANT INSERT(attributes) ON TABLE staging.sales_order_line TO intersect_source;
GRANT INSERT(attributes) ON TABLE staging.sales_order_line TO intersect_loader;

GRANT INSERT(order_key) ON TABLE staging.sales_order_line TO intersect_source;
GRANT INSERT(order_key) ON TABLE staging.sales_order_line TO intersect_loader;

GRANT INSERT(line_number) ON TABLE staging.sales_order_line TO intersect_source;
GRANT INSERT(line_number) ON TABLE staging.sales_order_line TO intersect_loader;

GRANT INSERT(product_key) ON TABLE staging.sales_order_line TO intersect_source;
GRANT INSERT(product_key) ON TABLE staging.sales_order_line TO intersect_loader;

GRANT INSERT(name) ON TABLE staging.sales_order_line TO intersect_source;
GRANT INSERT(name) ON TABLE staging.sales_order_line TO intersect_loader;

GRANT INSERT(quantity) ON TABLE staging.sales_order_line TO intersect_source;
GRANT INSERT(quantity) ON TABLE staging.sales_order_line TO intersect_loader;

GRANT INSERT(unit) ON TABLE staging.sales_order_line TO intersect_source;
GRANT INSERT(unit) ON TABLE staging.sales_order_line TO intersect_loader;

GRANT INSERT(price) ON TABLE staging.sales_order_line TO intersect_source;
GRANT INSERT(price) ON TABLE staging.sales_order_line TO intersect_loader;

GRANT INSERT(discount) ON TABLE staging.sales_order_line TO intersect_source;
GRANT INSERT(discount) ON TABLE staging.sales_order_line TO intersect_loader;

GRANT INSERT(vat_rate) ON TABLE staging.sales_order_line TO intersect_source;
GRANT INSERT(vat_rate) ON TABLE staging.sales_order_line TO intersect_loader;

GRANT SELECT ON TABLE outbound.acknowledgement TO intersect_loader;
GRANT SELECT ON TABLE outbound.acknowledgement TO intersect_reader;
GRANT SELECT ON TABLE outbound.acknowledgement TO intersect_source;

GRANT SELECT ON TABLE outbound.change TO intersect_loader;
GRANT SELECT ON TABLE outbound.change TO intersect_reader;
GRANT SELECT ON TABLE outbound.change TO intersect_source;

GRANT SELECT ON TABLE outbound.backlog TO intersect_loader;
GRANT SELECT ON TABLE outbound.backlog TO intersect_reader;
GRANT SELECT ON TABLE outbound.backlog TO intersect_source;

GRANT SELECT ON TABLE outbound.customer TO intersect_loader;
GRANT SELECT ON TABLE outbound.customer TO intersect_reader;
GRANT SELECT ON TABLE outbound.customer TO intersect_source;

GRANT SELECT ON TABLE outbound.sales_order TO intersect_loader;
GRANT SELECT ON TABLE outbound.sales_order TO intersect_reader;
GRANT SELECT ON TABLE outbound.sales_order TO intersect_source;

GRANT SELECT ON TABLE outbound.sales_order_line TO intersect_loader;
GRANT SELECT ON TABLE outbound.sales_order_line TO intersect_reader;
GRANT SELECT ON TABLE outbound.sales_order_line TO intersect_source;

GRANT SELECT ON TABLE public.alembic_version TO PUBLIC;

GRANT SELECT ON TABLE staging.correction TO intersect_loader;
GRANT SELECT ON TABLE staging.correction TO intersect_reader;

GRANT SELECT ON TABLE staging.currency_rate TO intersect_loader;
GRANT SELECT ON TABLE staging.currency_rate TO intersect_reader;

GRANT INSERT(source_system) ON TABLE staging.currency_rate TO intersect_source;
GRANT INSERT(source_system) ON TABLE staging.currency_rate TO intersect_loader;

GRANT INSERT(source_key) ON TABLE staging.currency_rate TO intersect_source;
GRANT INSERT(source_key) ON TABLE staging.currency_rate TO intersect_loader;

GRANT INSERT(op) ON TABLE staging.currency_rate TO intersect_source;
GRANT INSERT(op) ON TABLE staging.currency_rate TO intersect_loader;

GRANT INSERT(modified_at) ON TABLE staging.currency_rate TO intersect_source;
GRANT INSERT(modified_at) ON TABLE staging.currency_rate TO intersect_loader;

GRANT INSERT(batch_id) ON TABLE staging.currency_rate TO intersect_source;
GRANT INSERT(batch_id) ON TABLE staging.currency_rate TO intersect_loader;

GRANT INSERT(attributes) ON TABLE staging.currency_rate TO intersect_source;
GRANT INSERT(attributes) ON TABLE staging.currency_rate TO intersect_loader;

GRANT INSERT(currency) ON TABLE staging.currency_rate TO intersect_source;
GRANT INSERT(currency) ON TABLE staging.currency_rate TO intersect_loader;

GRANT INSERT(nominal) ON TABLE staging.currency_rate TO intersect_source;
GRANT INSERT(nominal) ON TABLE staging.currency_rate TO intersect_loader;

GRANT INSERT(rate) ON TABLE staging.currency_rate TO intersect_source;
GRANT INSERT(rate) ON TABLE staging.currency_rate TO intersect_loader;

GRANT INSERT(rate_date) ON TABLE staging.currency_rate TO intersect_source;
GRANT INSERT(rate_date) ON TABLE staging.currency_rate TO intersect_loader;

GRANT SELECT ON TABLE staging.currency_rate_default TO intersect_loader;
GRANT SELECT ON TABLE staging.currency_rate_default TO intersect_reader;

GRANT SELECT ON TABLE staging.customer_default TO intersect_loader;
GRANT SELECT ON TABLE staging.customer_default TO intersect_reader;

GRANT SELECT ON TABLE staging.exchange_row TO intersect_loader;
GRANT SELECT ON TABLE staging.exchange_row TO intersect_reader;

GRANT INSERT(source_system) ON TABLE staging.exchange_row TO intersect_source;
GRANT INSERT(source_system) ON TABLE staging.exchange_row TO intersect_loader;

GRANT INSERT(source_key) ON TABLE staging.exchange_row TO intersect_source;
GRANT INSERT(source_key) ON TABLE staging.exchange_row TO intersect_loader;

GRANT INSERT(op) ON TABLE staging.exchange_row TO intersect_source;
GRANT INSERT(op) ON TABLE staging.exchange_row TO intersect_loader;

GRANT INSERT(modified_at) ON TABLE staging.exchange_row TO intersect_source;
GRANT INSERT(modified_at) ON TABLE staging.exchange_row TO intersect_loader;

GRANT INSERT(batch_id) ON TABLE staging.exchange_row TO intersect_source;
GRANT INSERT(batch_id) ON TABLE staging.exchange_row TO intersect_loader;

GRANT INSERT(attributes) ON TABLE staging.exchange_row TO intersect_source;
GRANT INSERT(attributes) ON TABLE staging.exchange_row TO intersect_loader;

GRANT INSERT(record_type) ON TABLE staging.exchange_row TO intersect_source;
GRANT INSERT(record_type) ON TABLE staging.exchange_row TO intersect_loader;

GRANT INSERT(c01) ON TABLE staging.exchange_row TO intersect_source;
GRANT INSERT(c01) ON TABLE staging.exchange_row TO intersect_loader;

GRANT INSERT(c02) ON TABLE staging.exchange_row TO intersect_source;
GRANT INSERT(c02) ON TABLE staging.exchange_row TO intersect_loader;

GRANT INSERT(c03) ON TABLE staging.exchange_row TO intersect_source;
GRANT INSERT(c03) ON TABLE staging.exchange_row TO intersect_loader;

GRANT INSERT(c04) ON TABLE staging.exchange_row TO intersect_source;
GRANT INSERT(c04) ON TABLE staging.exchange_row TO intersect_loader;

GRANT INSERT(c05) ON TABLE staging.exchange_row TO intersect_source;
GRANT INSERT(c05) ON TABLE staging.exchange_row TO intersect_loader;

GRANT INSERT(c06) ON TABLE staging.exchange_row TO intersect_source;
GRANT INSERT(c06) ON TABLE staging.exchange_row TO intersect_loader;

GRANT INSERT(c07) ON TABLE staging.exchange_row TO intersect_source;
GRANT INSERT(c07) ON TABLE staging.exchange_row TO intersect_loader;

GRANT INSERT(c08) ON TABLE staging.exchange_row TO intersect_source;
GRANT INSERT(c08) ON TABLE staging.exchange_row TO intersect_loader;

GRANT INSERT(c09) ON TABLE staging.exchange_row TO intersect_source;
GRANT INSERT(c09) ON TABLE staging.exchange_row TO intersect_loader;

GRANT INSERT(c10) ON TABLE staging.exchange_row TO intersect_source;
GRANT INSERT(c10) ON TABLE staging.exchange_row TO intersect_loader;

GRANT INSERT(c11) ON TABLE staging.exchange_row TO intersect_source;
GRANT INSERT(c11) ON TABLE staging.exchange_row TO intersect_loader;

GRANT INSERT(c12) ON TABLE staging.exchange_row TO intersect_source;
GRANT INSERT(c12) ON TABLE staging.exchange_row TO intersect_loader;

GRANT INSERT(c13) ON TABLE staging.exchange_row TO intersect_source;
GRANT INSERT(c13) ON TABLE staging.exchange_row TO intersect_loader;

GRANT INSERT(c14) ON TABLE staging.exchange_row TO intersect_source;
GRANT INSERT(c14) ON TABLE staging.exchange_row TO intersect_loader;

GRANT INSERT(c15) ON TABLE staging.exchange_row TO intersect_source;
GRANT INSERT(c15) ON TABLE staging.exchange_row TO intersect_loader;

GRANT INSERT(c16) ON TABLE staging.exchange_row TO intersect_source;
GRANT INSERT(c16) ON TABLE staging.exchange_row TO intersect_loader;

GRANT INSERT(c17) ON TABLE staging.exchange_row TO intersect_source;
GRANT INSERT(c17) ON TABLE staging.exchange_row TO intersect_loader;

GRANT INSERT(c18) ON TABLE staging.exchange_row TO intersect_source;
GRANT INSERT(c18) ON TABLE staging.exchange_row TO intersect_loader;

GRANT INSERT(c19) ON TABLE staging.exchange_row TO intersect_source;
GRANT INSERT(c19) ON TABLE staging.exchange_row TO intersect_loader;

GRANT INSERT(c20) ON TABLE staging.exchange_row TO intersect_source;
GRANT INSERT(c20) ON TABLE staging.exchange_row TO intersect_loader;

GRANT INSERT(c21) ON TABLE staging.exchange_row TO intersect_source;
GRANT INSERT(c21) ON TABLE staging.exchange_row TO intersect_loader;

GRANT INSERT(c22) ON TABLE staging.exchange_row TO intersect_source;
GRANT INSERT(c22) ON TABLE staging.exchange_row TO intersect_loader;

GRANT INSERT(c23) ON TABLE staging.exchange_row TO intersect_source;
GRANT INSERT(c23) ON TABLE staging.exchange_row TO intersect_loader;

GRANT INSERT(c24) ON TABLE staging.exchange_row TO intersect_source;
GRANT INSERT(c24) ON TABLE staging.exchange_row TO intersect_loader;

GRANT INSERT(c25) ON TABLE staging.exchange_row TO intersect_source;
GRANT INSERT(c25) ON TABLE staging.exchange_row TO intersect_loader;

GRANT INSERT(c26) ON TABLE staging.exchange_row TO intersect_source;
GRANT INSERT(c26) ON TABLE staging.exchange_row TO intersect_loader;

GRANT INSERT(c27) ON TABLE staging.exchange_row TO intersect_source;
GRANT INSERT(c27) ON TABLE staging.exchange_row TO intersect_loader;

GRANT INSERT(c28) ON TABLE staging.exchange_row TO intersect_source;
GRANT INSERT(c28) ON TABLE staging.exchange_row TO intersect_loader;

GRANT INSERT(c29) ON TABLE staging.exchange_row TO intersect_source;
GRANT INSERT(c29) ON TABLE staging.exchange_row TO intersect_loader;

GRANT INSERT(c30) ON TABLE staging.exchange_row TO intersect_source;
GRANT INSERT(c30) ON TABLE staging.exchange_row TO intersect_loader;

GRANT INSERT(c31) ON TABLE staging.exchange_row TO intersect_source;
GRANT INSERT(c31) ON TABLE staging.exchange_row TO intersect_loader;

GRANT INSERT(c32) ON TABLE staging.exchange_row TO intersect_source;
GRANT INSERT(c32) ON TABLE staging.exchange_row TO intersect_loader;

GRANT INSERT(c33) ON TABLE staging.exchange_row TO intersect_source;
GRANT INSERT(c33) ON TABLE staging.exchange_row TO intersect_loader;

GRANT INSERT(c34) ON TABLE staging.exchange_row TO intersect_source;
GRANT INSERT(c34) ON TABLE staging.exchange_row TO intersect_loader;

GRANT INSERT(c35) ON TABLE staging.exchange_row TO intersect_source;
GRANT INSERT(c35) ON TABLE staging.exchange_row TO intersect_loader;

GRANT INSERT(c36) ON TABLE staging.exchange_row TO intersect_source;
GRANT INSERT(c36) ON TABLE staging.exchange_row TO intersect_loader;

GRANT INSERT(c37) ON TABLE staging.exchange_row TO intersect_source;
GRANT INSERT(c37) ON TABLE staging.exchange_row TO intersect_loader;

GRANT INSERT(c38) ON TABLE staging.exchange_row TO intersect_source;
GRANT INSERT(c38) ON TABLE staging.exchange_row TO intersect_loader;

GRANT INSERT(c39) ON TABLE staging.exchange_row TO intersect_source;
GRANT INSERT(c39) ON TABLE staging.exchange_row TO intersect_loader;

GRANT INSERT(c40) ON TABLE staging.exchange_row TO intersect_source;
GRANT INSERT(c40) ON TABLE staging.exchange_row TO intersect_loader;

GRANT INSERT(c41) ON TABLE staging.exchange_row TO intersect_source;
GRANT INSERT(c41) ON TABLE staging.exchange_row TO intersect_loader;

GRANT INSERT(c42) ON TABLE staging.exchange_row TO intersect_source;
GRANT INSERT(c42) ON TABLE staging.exchange_row TO intersect_loader;

GRANT INSERT(c43) ON TABLE staging.exchange_row TO intersect_source;
GRANT INSERT(c43) ON TABLE staging.exchange_row TO intersect_loader;

GRANT INSERT(c44) ON TABLE staging.exchange_row TO intersect_source;
GRANT INSERT(c44) ON TABLE staging.exchange_row TO intersect_loader;

GRANT INSERT(c45) ON TABLE staging.exchange_row TO intersect_source;
GRANT INSERT(c45) ON TABLE staging.exchange_row TO intersect_loader;

GRANT INSERT(c46) ON TABLE staging.exchange_row TO intersect_source;
GRANT INSERT(c46) ON TABLE staging.exchange_row TO intersect_loader;

GRANT INSERT(c47) ON TABLE staging.exchange_row TO intersect_source;
GRANT INSERT(c47) ON TABLE staging.exchange_row TO intersect_loader;

GRANT INSERT(c48) ON TABLE staging.exchange_row TO intersect_source;
GRANT INSERT(c48) ON TABLE staging.exchange_row TO intersect_loader;

GRANT INSERT(c49) ON TABLE staging.exchange_row TO intersect_source;
GRANT INSERT(c49) ON TABLE staging.exchange_row TO intersect_loader;

GRANT INSERT(c50) ON TABLE staging.exchange_row TO intersect_source;
GRANT INSERT(c50) ON TABLE staging.exchange_row TO intersect_loader;

GRANT INSERT(c51) ON TABLE staging.exchange_row TO intersect_source;
GRANT INSERT(c51) ON TABLE staging.exchange_row TO intersect_loader;

GRANT INSERT(c52) ON TABLE staging.exchange_row TO intersect_source;
GRANT INSERT(c52) ON TABLE staging.exchange_row TO intersect_loader;

GRANT INSERT(c53) ON TABLE staging.exchange_row TO intersect_source;
GRANT INSERT(c53) ON TABLE staging.exchange_row TO intersect_loader;

GRANT INSERT(c54) ON TABLE staging.exchange_row TO intersect_source;
GRANT INSERT(c54) ON TABLE staging.exchange_row TO intersect_loader;

GRANT INSERT(c55) ON TABLE staging.exchange_row TO intersect_source;
GRANT INSERT(c55) ON TABLE staging.exchange_row TO intersect_loader;

GRANT INSERT(c56) ON TABLE staging.exchange_row TO intersect_source;
GRANT INSERT(c56) ON TABLE staging.exchange_row TO intersect_loader;

GRANT INSERT(c57) ON TABLE staging.exchange_row TO intersect_source;
GRANT INSERT(c57) ON TABLE staging.exchange_row TO intersect_loader;

GRANT INSERT(c58) ON TABLE staging.exchange_row TO intersect_source;
GRANT INSERT(c58) ON TABLE staging.exchange_row TO intersect_loader;

GRANT INSERT(c59) ON TABLE staging.exchange_row TO intersect_source;
GRANT INSERT(c59) ON TABLE staging.exchange_row TO intersect_loader;

GRANT INSERT(c60) ON TABLE staging.exchange_row TO intersect_source;
GRANT INSERT(c60) ON TABLE staging.exchange_row TO intersect_loader;

GRANT SELECT ON TABLE staging.exchange_row_default TO intersect_loader;
GRANT SELECT ON TABLE staging.exchange_row_default TO intersect_reader;

GRANT SELECT ON TABLE staging.interaction TO intersect_loader;
GRANT SELECT ON TABLE staging.interaction TO intersect_reader;

GRANT INSERT(source_system) ON TABLE staging.interaction TO intersect_source;
GRANT INSERT(source_system) ON TABLE staging.interaction TO intersect_loader;

GRANT INSERT(source_key) ON TABLE staging.interaction TO intersect_source;
GRANT INSERT(source_key) ON TABLE staging.interaction TO intersect_loader;

GRANT INSERT(op) ON TABLE staging.interaction TO intersect_source;
GRANT INSERT(op) ON TABLE staging.interaction TO intersect_loader;

GRANT INSERT(modified_at) ON TABLE staging.interaction TO intersect_source;
GRANT INSERT(modified_at) ON TABLE staging.interaction TO intersect_loader;

GRANT INSERT(batch_id) ON TABLE staging.interaction TO intersect_source;
GRANT INSERT(batch_id) ON TABLE staging.interaction TO intersect_loader;

GRANT INSERT(attributes) ON TABLE staging.interaction TO intersect_source;
GRANT INSERT(attributes) ON TABLE staging.interaction TO intersect_loader;

GRANT INSERT(customer_key) ON TABLE staging.interaction TO intersect_source;
GRANT INSERT(customer_key) ON TABLE staging.interaction TO intersect_loader;

GRANT INSERT(order_key) ON TABLE staging.interaction TO intersect_source;
GRANT INSERT(order_key) ON TABLE staging.interaction TO intersect_loader;

GRANT INSERT(kind) ON TABLE staging.interaction TO intersect_source;
GRANT INSERT(kind) ON TABLE staging.interaction TO intersect_loader;

GRANT INSERT(direction) ON TABLE staging.interaction TO intersect_source;
GRANT INSERT(direction) ON TABLE staging.interaction TO intersect_loader;

GRANT INSERT(started_at) ON TABLE staging.interaction TO intersect_source;
GRANT INSERT(started_at) ON TABLE staging.interaction TO intersect_loader;

GRANT INSERT(duration) ON TABLE staging.interaction TO intersect_source;
GRANT INSERT(duration) ON TABLE staging.interaction TO intersect_loader;

GRANT INSERT(line) ON TABLE staging.interaction TO intersect_source;
GRANT INSERT(line) ON TABLE staging.interaction TO intersect_loader;

GRANT INSERT(subject) ON TABLE staging.interaction TO intersect_source;
GRANT INSERT(subject) ON TABLE staging.interaction TO intersect_loader;

GRANT INSERT(text) ON TABLE staging.interaction TO intersect_source;
GRANT INSERT(text) ON TABLE staging.interaction TO intersect_loader;

GRANT INSERT(manager) ON TABLE staging.interaction TO intersect_source;
GRANT INSERT(manager) ON TABLE staging.interaction TO intersect_loader;

GRANT SELECT ON TABLE staging.interaction_default TO intersect_loader;
GRANT SELECT ON TABLE staging.interaction_default TO intersect_reader;

GRANT SELECT ON TABLE staging.invoice TO intersect_loader;
GRANT SELECT ON TABLE staging.invoice TO intersect_reader;

GRANT INSERT(source_system) ON TABLE staging.invoice TO intersect_source;
GRANT INSERT(source_system) ON TABLE staging.invoice TO intersect_loader;

GRANT INSERT(source_key) ON TABLE staging.invoice TO intersect_source;
GRANT INSERT(source_key) ON TABLE staging.invoice TO intersect_loader;

GRANT INSERT(op) ON TABLE staging.invoice TO intersect_source;
GRANT INSERT(op) ON TABLE staging.invoice TO intersect_loader;

GRANT INSERT(modified_at) ON TABLE staging.invoice TO intersect_source;
GRANT INSERT(modified_at) ON TABLE staging.invoice TO intersect_loader;

GRANT INSERT(batch_id) ON TABLE staging.invoice TO intersect_source;
GRANT INSERT(batch_id) ON TABLE staging.invoice TO intersect_loader;

GRANT INSERT(attributes) ON TABLE staging.invoice TO intersect_source;
GRANT INSERT(attributes) ON TABLE staging.invoice TO intersect_loader;

GRANT INSERT(order_key) ON TABLE staging.invoice TO intersect_source;
GRANT INSERT(order_key) ON TABLE staging.invoice TO intersect_loader;

GRANT INSERT(customer_key) ON TABLE staging.invoice TO intersect_source;
GRANT INSERT(customer_key) ON TABLE staging.invoice TO intersect_loader;

GRANT INSERT(number) ON TABLE staging.invoice TO intersect_source;
GRANT INSERT(number) ON TABLE staging.invoice TO intersect_loader;

GRANT INSERT(issued_at) ON TABLE staging.invoice TO intersect_source;
GRANT INSERT(issued_at) ON TABLE staging.invoice TO intersect_loader;

GRANT INSERT(due_at) ON TABLE staging.invoice TO intersect_source;
GRANT INSERT(due_at) ON TABLE staging.invoice TO intersect_loader;

GRANT INSERT(amount) ON TABLE staging.invoice TO intersect_source;
GRANT INSERT(amount) ON TABLE staging.invoice TO intersect_loader;

GRANT INSERT(currency) ON TABLE staging.invoice TO intersect_source;
GRANT INSERT(currency) ON TABLE staging.invoice TO intersect_loader;

GRANT INSERT(stage) ON TABLE staging.invoice TO intersect_source;
GRANT INSERT(stage) ON TABLE staging.invoice TO intersect_loader;

GRANT SELECT ON TABLE staging.invoice_default TO intersect_loader;
GRANT SELECT ON TABLE staging.invoice_default TO intersect_reader;

GRANT SELECT ON TABLE staging.lead TO intersect_loader;
GRANT SELECT ON TABLE staging.lead TO intersect_reader;

GRANT INSERT(source_system) ON TABLE staging.lead TO intersect_source;
GRANT INSERT(source_system) ON TABLE staging.lead TO intersect_loader;

GRANT INSERT(source_key) ON TABLE staging.lead TO intersect_source;
GRANT INSERT(source_key) ON TABLE staging.lead TO intersect_loader;

GRANT INSERT(op) ON TABLE staging.lead TO intersect_source;
GRANT INSERT(op) ON TABLE staging.lead TO intersect_loader;

GRANT INSERT(modified_at) ON TABLE staging.lead TO intersect_source;
GRANT INSERT(modified_at) ON TABLE staging.lead TO intersect_loader;

GRANT INSERT(batch_id) ON TABLE staging.lead TO intersect_source;
GRANT INSERT(batch_id) ON TABLE staging.lead TO intersect_loader;

GRANT INSERT(attributes) ON TABLE staging.lead TO intersect_source;
GRANT INSERT(attributes) ON TABLE staging.lead TO intersect_loader;

GRANT INSERT(customer_key) ON TABLE staging.lead TO intersect_source;
GRANT INSERT(customer_key) ON TABLE staging.lead TO intersect_loader;

GRANT INSERT(class) ON TABLE staging.lead TO intersect_source;
GRANT INSERT(class) ON TABLE staging.lead TO intersect_loader;

GRANT INSERT(stage) ON TABLE staging.lead TO intersect_source;
GRANT INSERT(stage) ON TABLE staging.lead TO intersect_loader;

GRANT INSERT(title) ON TABLE staging.lead TO intersect_source;
GRANT INSERT(title) ON TABLE staging.lead TO intersect_loader;

GRANT INSERT(full_name) ON TABLE staging.lead TO intersect_source;
GRANT INSERT(full_name) ON TABLE staging.lead TO intersect_loader;

GRANT INSERT(phone) ON TABLE staging.lead TO intersect_source;
GRANT INSERT(phone) ON TABLE staging.lead TO intersect_loader;

GRANT INSERT(email) ON TABLE staging.lead TO intersect_source;
GRANT INSERT(email) ON TABLE staging.lead TO intersect_loader;

GRANT INSERT(source) ON TABLE staging.lead TO intersect_source;
GRANT INSERT(source) ON TABLE staging.lead TO intersect_loader;

GRANT INSERT(site) ON TABLE staging.lead TO intersect_source;
GRANT INSERT(site) ON TABLE staging.lead TO intersect_loader;

GRANT INSERT(manager) ON TABLE staging.lead TO intersect_source;
GRANT INSERT(manager) ON TABLE staging.lead TO intersect_loader;

GRANT SELECT ON TABLE staging.lead_default TO intersect_loader;
GRANT SELECT ON TABLE staging.lead_default TO intersect_reader;

GRANT SELECT ON TABLE staging.missing_value TO intersect_loader;
GRANT SELECT ON TABLE staging.missing_value TO intersect_reader;
GRANT SELECT ON TABLE staging.missing_value TO intersect_source;

GRANT SELECT ON TABLE staging.payment TO intersect_loader;
GRANT SELECT ON TABLE staging.payment TO intersect_reader;

GRANT INSERT(source_system) ON TABLE staging.payment TO intersect_source;
GRANT INSERT(source_system) ON TABLE staging.payment TO intersect_loader;

GRANT INSERT(source_key) ON TABLE staging.payment TO intersect_source;
GRANT INSERT(source_key) ON TABLE staging.payment TO intersect_loader;

GRANT INSERT(op) ON TABLE staging.payment TO intersect_source;
GRANT INSERT(op) ON TABLE staging.payment TO intersect_loader;

GRANT INSERT(modified_at) ON TABLE staging.payment TO intersect_source;
GRANT INSERT(modified_at) ON TABLE staging.payment TO intersect_loader;

GRANT INSERT(batch_id) ON TABLE staging.payment TO intersect_source;
GRANT INSERT(batch_id) ON TABLE staging.payment TO intersect_loader;

GRANT INSERT(attributes) ON TABLE staging.payment TO intersect_source;
GRANT INSERT(attributes) ON TABLE staging.payment TO intersect_loader;

GRANT INSERT(customer_key) ON TABLE staging.payment TO intersect_source;
GRANT INSERT(customer_key) ON TABLE staging.payment TO intersect_loader;

GRANT INSERT(order_key) ON TABLE staging.payment TO intersect_source;
GRANT INSERT(order_key) ON TABLE staging.payment TO intersect_loader;

GRANT INSERT(invoice_key) ON TABLE staging.payment TO intersect_source;
GRANT INSERT(invoice_key) ON TABLE staging.payment TO intersect_loader;

GRANT INSERT(paid_at) ON TABLE staging.payment TO intersect_source;
GRANT INSERT(paid_at) ON TABLE staging.payment TO intersect_loader;

GRANT INSERT(amount) ON TABLE staging.payment TO intersect_source;
GRANT INSERT(amount) ON TABLE staging.payment TO intersect_loader;

GRANT INSERT(currency) ON TABLE staging.payment TO intersect_source;
GRANT INSERT(currency) ON TABLE staging.payment TO intersect_loader;

GRANT INSERT(direction) ON TABLE staging.payment TO intersect_source;
GRANT INSERT(direction) ON TABLE staging.payment TO intersect_loader;

GRANT INSERT(purpose) ON TABLE staging.payment TO intersect_source;
GRANT INSERT(purpose) ON TABLE staging.payment TO intersect_loader;

GRANT SELECT ON TABLE staging.payment_default TO intersect_loader;
GRANT SELECT ON TABLE staging.payment_default TO intersect_reader;

GRANT SELECT ON TABLE staging.price_default TO intersect_loader;
GRANT SELECT ON TABLE staging.price_default TO intersect_reader;

GRANT SELECT ON TABLE staging.product_default TO intersect_loader;
GRANT SELECT ON TABLE staging.product_default TO intersect_reader;

GRANT SELECT ON TABLE staging.sales_order_default TO intersect_loader;
GRANT SELECT ON TABLE staging.sales_order_default TO intersect_reader;

GRANT SELECT ON TABLE staging.sales_order_line_default TO intersect_loader;
GRANT SELECT ON TABLE staging.sales_order_line_default TO intersect_reader;

GRANT SELECT ON TABLE staging.stock TO intersect_loader;
GRANT SELECT ON TABLE staging.stock TO intersect_reader;

GRANT INSERT(source_system) ON TABLE staging.stock TO intersect_source;
GRANT INSERT(source_system) ON TABLE staging.stock TO intersect_loader;

GRANT INSERT(source_key) ON TABLE staging.stock TO intersect_source;
GRANT INSERT(source_key) ON TABLE staging.stock TO intersect_loader;

GRANT INSERT(op) ON TABLE staging.stock TO intersect_source;
GRANT INSERT(op) ON TABLE staging.stock TO intersect_loader;

GRANT INSERT(modified_at) ON TABLE staging.stock TO intersect_source;
GRANT INSERT(modified_at) ON TABLE staging.stock TO intersect_loader;

GRANT INSERT(batch_id) ON TABLE staging.stock TO intersect_source;
GRANT INSERT(batch_id) ON TABLE staging.stock TO intersect_loader;

GRANT INSERT(attributes) ON TABLE staging.stock TO intersect_source;
GRANT INSERT(attributes) ON TABLE staging.stock TO intersect_loader;

GRANT INSERT(product_key) ON TABLE staging.stock TO intersect_source;
GRANT INSERT(product_key) ON TABLE staging.stock TO intersect_loader;

GRANT INSERT(warehouse) ON TABLE staging.stock TO intersect_source;
GRANT INSERT(warehouse) ON TABLE staging.stock TO intersect_loader;

GRANT INSERT(quantity) ON TABLE staging.stock TO intersect_source;
GRANT INSERT(quantity) ON TABLE staging.stock TO intersect_loader;

GRANT INSERT(reserved) ON TABLE staging.stock TO intersect_source;
GRANT INSERT(reserved) ON TABLE staging.stock TO intersect_loader;

GRANT INSERT(as_of) ON TABLE staging.stock TO intersect_source;
GRANT INSERT(as_of) ON TABLE staging.stock TO intersect_loader;

GRANT SELECT ON TABLE staging.stock_default TO intersect_loader;
GRANT SELECT ON TABLE staging.stock_default TO intersect_reader;

ALTER DEFAULT PRIVILEGES FOR ROLE intersect_owner IN SCHEMA delta GRANT ALL ON FUNCTIONS TO intersect_loader;

ALTER DEFAULT PRIVILEGES FOR ROLE intersect_owner IN SCHEMA delta GRANT SELECT ON TABLES TO intersect_loader;
ALTER DEFAULT PRIVILEGES FOR ROLE intersect_owner IN SCHEMA delta GRANT SELECT ON TABLES TO intersect_reader;

ALTER DEFAULT PRIVILEGES FOR ROLE intersect_owner IN SCHEMA exchange GRANT ALL ON FUNCTIONS TO intersect_loader;

ALTER DEFAULT PRIVILEGES FOR ROLE intersect_owner IN SCHEMA exchange GRANT SELECT ON TABLES TO intersect_loader;

ALTER DEFAULT PRIVILEGES FOR ROLE intersect_owner IN SCHEMA golden GRANT SELECT ON TABLES TO intersect_loader;
ALTER DEFAULT PRIVILEGES FOR ROLE intersect_owner IN SCHEMA golden GRANT SELECT ON TABLES TO intersect_reader;

ALTER DEFAULT PRIVILEGES FOR ROLE intersect_owner IN SCHEMA inbound GRANT ALL ON FUNCTIONS TO intersect_loader;

ALTER DEFAULT PRIVILEGES FOR ROLE intersect_owner IN SCHEMA inbound GRANT SELECT ON TABLES TO intersect_loader;
ALTER DEFAULT PRIVILEGES FOR ROLE intersect_owner IN SCHEMA inbound GRANT SELECT ON TABLES TO intersect_reader;

ALTER DEFAULT PRIVILEGES FOR ROLE intersect_owner IN SCHEMA linked GRANT ALL ON FUNCTIONS TO intersect_loader;

ALTER DEFAULT PRIVILEGES FOR ROLE intersect_owner IN SCHEMA linked GRANT SELECT ON TABLES TO intersect_loader;
ALTER DEFAULT PRIVILEGES FOR ROLE intersect_owner IN SCHEMA linked GRANT SELECT ON TABLES TO intersect_reader;

ALTER DEFAULT PRIVILEGES FOR ROLE intersect_owner IN SCHEMA mart GRANT SELECT ON TABLES TO intersect_loader;
ALTER DEFAULT PRIVILEGES FOR ROLE intersect_owner IN SCHEMA mart GRANT SELECT ON TABLES TO intersect_reader;

ALTER DEFAULT PRIVILEGES FOR ROLE intersect_owner IN SCHEMA normalized GRANT SELECT ON TABLES TO intersect_loader;
ALTER DEFAULT PRIVILEGES FOR ROLE intersect_owner IN SCHEMA normalized GRANT SELECT ON TABLES TO intersect_reader;

ALTER DEFAULT PRIVILEGES FOR ROLE intersect_owner IN SCHEMA outbound GRANT ALL ON FUNCTIONS TO intersect_loader;
ALTER DEFAULT PRIVILEGES FOR ROLE intersect_owner IN SCHEMA outbound GRANT ALL ON FUNCTIONS TO intersect_source;

ALTER DEFAULT PRIVILEGES FOR ROLE intersect_owner IN SCHEMA outbound GRANT SELECT ON TABLES TO intersect_loader;
ALTER DEFAULT PRIVILEGES FOR ROLE intersect_owner IN SCHEMA outbound GRANT SELECT ON TABLES TO intersect_reader;

ALTER DEFAULT PRIVILEGES FOR ROLE intersect_owner IN SCHEMA portal GRANT ALL ON FUNCTIONS TO intersect_loader;

ALTER DEFAULT PRIVILEGES FOR ROLE intersect_owner IN SCHEMA staging GRANT ALL ON FUNCTIONS TO intersect_loader;
ALTER DEFAULT PRIVILEGES FOR ROLE intersect_owner IN SCHEMA staging GRANT ALL ON FUNCTIONS TO intersect_source;

ALTER DEFAULT PRIVILEGES FOR ROLE intersect_owner IN SCHEMA staging GRANT SELECT ON TABLES TO intersect_loader;
ALTER DEFAULT PRIVILEGES FOR ROLE intersect_owner IN SCHEMA staging GRANT SELECT ON TABLES TO intersect_reader;

ALTER DEFAULT PRIVILEGES FOR ROLE intersect_owner REVOKE ALL ON FUNCTIONS FROM PUBLIC;
