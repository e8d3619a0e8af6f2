CREATE SCHEMA delta;

COMMENT ON SCHEMA delta IS 'Wanted state that differs from what the portal confirmed.';

CREATE SCHEMA exchange;

COMMENT ON SCHEMA exchange IS 'Configuration, ticks, health.';

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

CREATE FUNCTION delta.backoff(p_attempts integer) RETURNS interval
    LANGUAGE sql IMMUTABLE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION delta.changed_fields(p_wanted jsonb, p_sent jsonb, p_held jsonb) RETURNS jsonb
    LANGUAGE sql IMMUTABLE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION delta.check_field_map(p_portal_id integer) RETURNS TABLE(entity text, portal_field text, fault text)
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION delta.claim(p_portal_id integer, p_limit integer, p_lease_seconds integer) RETURNS TABLE(lease bigint, entity text, golden_id bigint, method text, params jsonb)
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION delta.claim_lookups(p_portal_id integer, p_lease_seconds integer) RETURNS TABLE(lease bigint, entity text, golden_ids bigint[], method text, params jsonb)
    LANGUAGE plpgsql SECURITY DEFINER
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
    CONSTRAINT family_is_known CHECK ((family = ANY (ARRAY['item'::text, 'requisite'::text, 'product'::text, 'price'::text, 'product_rows'::text])))
);

COMMENT ON TABLE delta.entity IS 'What is delivered: the portal object, the golden table behind it, and who goes first when several may go.';

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
    metadata_at timestamp with time zone
);

COMMENT ON TABLE portal.portal IS 'A portal and what it told us about itself; paused after trouble that no repetition heals.';

COMMENT ON COLUMN portal.portal.originator_id IS 'Written with every card, so that it can be found again after a lost reply.';

COMMENT ON COLUMN portal.portal.catalog_id IS 'iblockId of the product catalog.';

CREATE FUNCTION delta.compose_request(p_target delta.entity, p_portal portal.portal, p_golden_id bigint, p_wanted jsonb, p_crm_id bigint, p_sent jsonb, p_held jsonb, OUT method text, OUT params jsonb) RETURNS record
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

CREATE FUNCTION delta.end_leases(p_portal_id integer, p_unknown_wait_seconds integer, p_all boolean) RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION delta.hand_over_cards(p_tick_id bigint) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION delta.has_due_updates(p_portal_id integer) RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION delta.held_multifields(p_held jsonb, p_sent jsonb, p_wanted jsonb, p_reply jsonb) RETURNS jsonb
    LANGUAGE sql IMMUTABLE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION delta.hold_children(p_tick_id bigint) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION delta.known_multifields(p_reply jsonb, p_known jsonb) RETURNS jsonb
    LANGUAGE sql IMMUTABLE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION delta.list_items(p_portal_id integer, p_state text DEFAULT NULL::text, p_entity text DEFAULT NULL::text, p_code text DEFAULT NULL::text, p_limit integer DEFAULT NULL::integer) RETURNS TABLE(entity text, golden_id bigint, crm_id bigint, state text, operation text, error_code text, error_description text, advice_ru text, advice_en text, attempts integer, queued_at timestamp with time zone, settled_at timestamp with time zone)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION delta.load_wanted(p_lease bigint) RETURNS void
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

CREATE FUNCTION delta.park_superseded(p_tick_id bigint) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION delta.queue(p_tick_id bigint) RETURNS bigint
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

CREATE FUNCTION delta.replay_parked(p_portal_id integer, p_entity text DEFAULT NULL::text, p_code text DEFAULT NULL::text, p_golden_ids bigint[] DEFAULT NULL::bigint[]) RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION delta.requeue(p_entity text) RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION delta.settle(p_portal_id integer, p_lease bigint, p_outcomes jsonb, p_unknown_wait_seconds integer) RETURNS TABLE(outcome text, item_count bigint)
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION delta.settle_lookup(p_portal_id integer, p_lease bigint, p_entity text, p_golden_ids bigint[], p_result jsonb, p_again_after_seconds integer) RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION delta.stalled_work(p_portal_id integer, p_older_than_seconds integer) RETURNS TABLE(open_count bigint, oldest_due_at timestamp with time zone)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION delta.state_counts(p_portal_id integer) RETURNS TABLE(entity text, open bigint, waiting bigint, leased bigint, unknown bigint, parked bigint, done bigint, golden_rows bigint, adds_up boolean)
    LANGUAGE sql STABLE SECURITY DEFINER
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
    owner text DEFAULT 'erp'::text NOT NULL,
    transform text DEFAULT 'text'::text NOT NULL,
    argument text,
    default_value text,
    default_unless text[] DEFAULT '{}'::text[] NOT NULL,
    null_policy text DEFAULT 'skip'::text NOT NULL,
    is_required boolean DEFAULT false NOT NULL,
    is_active boolean DEFAULT true NOT NULL,
    CONSTRAINT direction_is_known CHECK ((direction = ANY (ARRAY['out'::text, 'in'::text, 'both'::text]))),
    CONSTRAINT null_policy_is_known CHECK ((null_policy = ANY (ARRAY['skip'::text, 'clear'::text]))),
    CONSTRAINT one_origin CHECK ((((golden_column IS NULL) <> (attribute_path IS NULL)) OR (default_value IS NOT NULL))),
    CONSTRAINT owner_is_known CHECK ((owner = ANY (ARRAY['erp'::text, 'crm'::text]))),
    CONSTRAINT portal_field_is_a_name CHECK ((portal_field ~ '^[A-Za-z][A-Za-z0-9_]{0,63}$'::text))
);

COMMENT ON TABLE exchange.field_map IS 'Which golden column travels to which portal field, which way, and how it is changed on the way.';

COMMENT ON COLUMN exchange.field_map.entity IS 'contact, company, deal or product.';

COMMENT ON COLUMN exchange.field_map.golden_column IS 'Column of delta.<entity>_source.';

COMMENT ON COLUMN exchange.field_map.attribute_path IS 'Path into attributes instead of a column: {color} or {size,unit}.';

COMMENT ON COLUMN exchange.field_map.owner IS 'erp: sent whenever it differs; crm: people own it, never sent.';

COMMENT ON COLUMN exchange.field_map.transform IS 'One of exchange.transform_names().';

COMMENT ON COLUMN exchange.field_map.argument IS 'dictionary, stage: which dictionary; card, cards: which portal object; phone, email: the valueType.';

COMMENT ON COLUMN exchange.field_map.default_value IS 'Sent when the column is empty …';

COMMENT ON COLUMN exchange.field_map.default_unless IS '… and these columns are empty too.';

COMMENT ON COLUMN exchange.field_map.null_policy IS 'skip: an empty value is not sent; clear: it empties the portal''s field.';

COMMENT ON COLUMN exchange.field_map.is_required IS 'Without a value the record is parked with advice instead of sent.';

CREATE FUNCTION delta.transform_expression(p_map exchange.field_map) RETURNS text
    LANGUAGE plpgsql STABLE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION delta.transform_names() RETURNS text[]
    LANGUAGE sql IMMUTABLE
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
    CONSTRAINT date_order_is_known CHECK ((date_order = ANY (ARRAY['ymd'::text, 'dmy'::text, 'mdy'::text]))),
    CONSTRAINT decimal_separator_is_known CHECK ((decimal_separator = ANY (ARRAY['.'::text, ','::text]))),
    CONSTRAINT default_currency_is_iso CHECK ((default_currency ~ '^[A-Z]{3}$'::text)),
    CONSTRAINT name_is_a_plain_word CHECK ((source_system ~ '^[a-z][a-z0-9_]{0,39}$'::text)),
    CONSTRAINT null_policy_is_known CHECK ((null_policy = ANY (ARRAY['keep'::text, 'clear'::text]))),
    CONSTRAINT phone_region_is_iso CHECK ((phone_region ~ '^[A-Z]{2}$'::text)),
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

CREATE FUNCTION exchange.add_source(p_source_system text, p_password text, p_description text DEFAULT NULL::text, p_priority integer DEFAULT NULL::integer, p_date_order text DEFAULT NULL::text, p_decimal_separator text DEFAULT NULL::text, p_time_zone text DEFAULT NULL::text, p_phone_region text DEFAULT NULL::text, p_default_currency text DEFAULT NULL::text, p_null_policy text DEFAULT NULL::text) RETURNS SETOF exchange.source
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION exchange.after_deploy() RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION exchange.derive_golden(p_tick_id bigint) RETURNS bigint
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

CREATE FUNCTION exchange.has_new_rows(p_seen pg_snapshot, p_present pg_snapshot) RETURNS boolean
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION exchange.intake_totals() RETURNS TABLE(source_system text, entity text, rows_taken bigint, rows_rejected bigint, rows_folded bigint, rows_unchanged bigint, rows_changed bigint, adds_up boolean)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION exchange.is_leading() RETURNS boolean
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

CREATE FUNCTION exchange.record_job(p_job text, p_error text) RETURNS void
    LANGUAGE sql SECURITY DEFINER
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

CREATE FUNCTION exchange.require_source(p_source_system text) RETURNS void
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION exchange.run_tick() RETURNS jsonb
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET jit TO 'off'
    AS …;

CREATE FUNCTION exchange.seen_by_ticks(p_first_tick_id bigint, p_last pg_snapshot) RETURNS pg_snapshot
    LANGUAGE sql IMMUTABLE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION exchange.set_source(p_source_system text, p_description text DEFAULT NULL::text, p_priority integer DEFAULT NULL::integer, p_date_order text DEFAULT NULL::text, p_decimal_separator text DEFAULT NULL::text, p_time_zone text DEFAULT NULL::text, p_phone_region text DEFAULT NULL::text, p_default_currency text DEFAULT NULL::text, p_null_policy text DEFAULT NULL::text) RETURNS SETOF exchange.source
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION exchange.set_source_password(p_source_system text, p_password text) RETURNS void
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION exchange.source_exists(p_source_system text) RETURNS TABLE(source_exists boolean)
    LANGUAGE sql STABLE SECURITY DEFINER
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

CREATE FUNCTION exchange.try_lead() RETURNS boolean
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION exchange.unacknowledged_changes() RETURNS TABLE(source_system text, change_count bigint, oldest_seconds bigint)
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

CREATE FUNCTION golden.refresh(p_entity text, p_tick_id bigint) RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION golden.touch_orders_of_lines() RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION golden.touch_unpriced_lines() RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION inbound.begin_capture(p_portal_id integer, p_portal_time timestamp with time zone) RETURNS void
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION inbound.changed_columns(p_portal_id integer, p_entity text, p_base jsonb, p_theirs jsonb) RETURNS TABLE(name text)
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION inbound.end_capture(p_portal_id integer, p_entity text, p_portal_time timestamp with time zone) RETURNS void
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION inbound.find_holder(p_golden_table text, p_golden_id bigint, p_column_name text) RETURNS TABLE(source_system text, source_key text)
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION inbound.first_pages(p_portal_id integer, p_overlap_seconds integer) RETURNS TABLE(entity text, method text, params json)
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION inbound.has_begun(p_portal_id integer) RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION inbound.is_same(p_field text, p_one jsonb, p_other jsonb) RETURNS boolean
    LANGUAGE sql IMMUTABLE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION inbound.offer(p_after_inbound_id bigint) RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION inbound.page_params(p_entity_type_id integer, p_time timestamp with time zone, p_after_id bigint) RETURNS json
    LANGUAGE sql STABLE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION inbound.record_changes(p_portal_id integer, p_entity text) RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION inbound.record_page(p_portal_id integer, p_entity text, p_cards jsonb) RETURNS TABLE(change_count bigint, next_params json)
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION inbound.register_born(p_portal_id integer, p_entity text) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION inbound.source_value(p_portal_id integer, p_dictionary text, p_portal_value text, p_source_system text) RETURNS text
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION inbound.staging_record(p_portal_id integer, p_entity text, p_fields jsonb, p_source_system text) RETURNS jsonb
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

CREATE FUNCTION linked.business_columns(p_entity text) RETURNS text[]
    LANGUAGE sql STABLE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION linked.change_query(p_entity text, p_columns text[]) RETURNS text
    LANGUAGE plpgsql STABLE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION linked.clear_condition(p_entity text, p_column_name text) RETURNS text
    LANGUAGE sql STABLE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION linked.count_joined(p_entity text) RETURNS bigint
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION linked.find_roots() RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION linked.fold_query(p_entity text, p_columns text[]) RETURNS text
    LANGUAGE plpgsql STABLE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION linked.has_due_prices(p_since timestamp with time zone) RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION linked.identify(p_entity text, p_tick_id bigint) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION linked.identify_by_rules(p_entity text, p_tick_id bigint) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION linked.identify_own(p_entity text) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE TABLE exchange.match_rule (
    match_rule_id integer NOT NULL,
    entity text NOT NULL,
    rule_name text NOT NULL,
    kind text,
    key_columns text[] NOT NULL,
    must_agree text[] DEFAULT '{}'::text[] NOT NULL,
    max_records integer DEFAULT 20 NOT NULL,
    is_active boolean DEFAULT true NOT NULL,
    CONSTRAINT key_columns_not_empty CHECK ((cardinality(key_columns) > 0)),
    CONSTRAINT max_records_at_least_two CHECK ((max_records >= 2))
);

COMMENT ON TABLE exchange.match_rule IS 'Records of one entity with equal keys are the same thing (I6).';

COMMENT ON COLUMN exchange.match_rule.kind IS 'Only records of this kind (customers: person, organization); NULL: all.';

COMMENT ON COLUMN exchange.match_rule.key_columns IS 'All must be equal and present; a|b means: any of these columns.';

COMMENT ON COLUMN exchange.match_rule.must_agree IS 'If two records under one key differ in one of these, the key links nobody.';

COMMENT ON COLUMN exchange.match_rule.max_records IS 'A key that more records share is over-common (a switchboard) and links nobody.';

CREATE FUNCTION linked.match_key_query(p_rule exchange.match_rule) RETURNS text
    LANGUAGE sql STABLE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION linked.refresh_match_keys(p_entity text) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION linked.regroup_prices() RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION linked.reject_taken(p_entity text, p_tick_id bigint) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION linked.replayed_value(p_entity text, p_column_name text) RETURNS text
    LANGUAGE plpgsql STABLE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION linked.report_missing_references(p_tick_id bigint) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION linked.take(p_entity text, p_tick_id bigint, p_seen pg_snapshot, p_present pg_snapshot) RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION linked.touch_dependents() RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION linked.touch_due_prices(p_since timestamp with time zone) RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION linked.usable_keys() RETURNS TABLE(match_rule_id integer, key_value text, source_system text, source_key text)
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION linked.write_records(p_entity text, p_tick_id bigint) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION outbound.ack(consumer text, change_ids bigint[]) RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION outbound.ack_through(consumer text, change_id bigint) RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER
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
    saved_at timestamp with time zone DEFAULT now() NOT NULL
);

COMMENT ON TABLE portal.oauth_token IS 'Present token pair of an OAuth application; stored before it is used.';

CREATE FUNCTION portal.load_token(p_portal_id integer) RETURNS SETOF portal.oauth_token
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION portal.lock_token(p_portal_id integer) RETURNS void
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION portal.portal_state(p_portal_id integer) RETURNS SETOF portal.portal
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION portal.remember_fields(p_portal_id integer, p_entity text, p_fields jsonb) RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS …;

CREATE FUNCTION portal.remember_settings(p_portal_id integer, p_originator_id text, p_catalog_id integer, p_base_price_type_id integer, p_organization_preset_id integer, p_person_preset_id integer) RETURNS void
    LANGUAGE sql SECURITY DEFINER
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
    tick_id bigint NOT NULL
);

COMMENT ON TABLE golden.customer IS 'One row per real customer: a person or an organization.';

COMMENT ON COLUMN golden.customer.is_parent_missing IS 'A record names an organization that no row has brought yet.';

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
        END], NULL::text) AS missing
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

CREATE TABLE portal.item (
    portal_id integer NOT NULL,
    entity text NOT NULL,
    golden_id bigint NOT NULL,
    crm_id bigint,
    wanted_hash bigint,
    sent jsonb DEFAULT '{}'::jsonb NOT NULL,
    held jsonb DEFAULT '{}'::jsonb NOT NULL,
    is_born_in_crm boolean DEFAULT false NOT NULL,
    confirmed_at timestamp with time zone
);

COMMENT ON TABLE portal.item IS 'What the portal holds of each golden row: written only after it confirmed (I9).';

COMMENT ON COLUMN portal.item.sent IS 'Field values we last sent and it confirmed, as we wrote them.';

COMMENT ON COLUMN portal.item.held IS 'The same fields as the portal returns them; a person''s change is a difference from this (I16).';

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
           FROM portal.item i
          WHERE ((i.golden_id = s.parent_golden_id) AND (i.entity = 'company'::text) AND (i.portal_id = s.portal_id))), 'lastName', NULLIF(last_name, ''::text), 'name', COALESCE(NULLIF(first_name, ''::text),
        CASE
            WHEN (last_name IS NULL) THEN 'Без имени'::text
            ELSE NULL::text
        END), 'secondName', NULLIF(middle_name, ''::text))) || jsonb_build_object('fm', (COALESCE(( SELECT jsonb_agg(jsonb_build_object('typeId', 'EMAIL', 'valueType', 'WORK', 'value', v.value) ORDER BY v.place) AS jsonb_agg
           FROM unnest(s.emails) WITH ORDINALITY v(value, place)), '[]'::jsonb) || COALESCE(( SELECT jsonb_agg(jsonb_build_object('typeId', 'PHONE', 'valueType', 'WORK', 'value', v.value) ORDER BY v.place) AS jsonb_agg
           FROM unnest(s.phones) WITH ORDINALITY v(value, place)), '[]'::jsonb)))) AS fields,
    array_remove(ARRAY[]::text[], NULL::text) AS missing
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
);

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
           FROM portal.item i
          WHERE ((i.golden_id = s.company_golden_id) AND (i.entity = 'company'::text) AND (i.portal_id = s.portal_id))), 'contactIds', ( SELECT jsonb_agg(i.crm_id ORDER BY o.place) AS jsonb_agg
           FROM (unnest(s.contact_golden_ids) WITH ORDINALITY o(golden_id, place)
             JOIN portal.item i ON (((i.golden_id = o.golden_id) AND (i.entity = 'contact'::text) AND (i.portal_id = s.portal_id))))), 'currencyId', ( SELECT v.portal_value
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
        END], NULL::text) AS missing
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
);

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
);

COMMENT ON TABLE golden.sales_order_line IS 'One row per order line; the price is kept once it is known, so a later price list changes no old order.';

CREATE VIEW delta.dependency AS
 SELECT 'contact'::text AS entity,
    customer.golden_id,
    'company'::text AS parent_entity,
    customer.parent_golden_id
   FROM (golden.customer customer
     JOIN golden.customer parent ON ((customer.parent_golden_id = parent.golden_id)))
  WHERE ((customer.kind = 'person'::text) AND (parent.kind = 'organization'::text) AND (NOT parent.is_deleted))
UNION ALL
 SELECT 'requisite'::text AS entity,
    customer.golden_id,
        CASE customer.kind
            WHEN 'organization'::text THEN 'company'::text
            ELSE 'contact'::text
        END AS parent_entity,
    customer.golden_id AS parent_golden_id
   FROM golden.customer customer
UNION ALL
 SELECT 'price'::text AS entity,
    price.golden_id,
    'product'::text AS parent_entity,
    price.product_golden_id AS parent_golden_id
   FROM golden.price price
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
  WHERE (NOT customer.is_deleted)
UNION ALL
 SELECT 'deal'::text AS entity,
    sales_order.golden_id,
    'company'::text AS parent_entity,
    parent.golden_id AS parent_golden_id
   FROM ((golden.sales_order sales_order
     JOIN golden.customer customer ON ((sales_order.customer_golden_id = customer.golden_id)))
     JOIN golden.customer parent ON ((customer.parent_golden_id = parent.golden_id)))
  WHERE ((customer.kind = 'person'::text) AND (parent.kind = 'organization'::text) AND (NOT parent.is_deleted))
UNION ALL
 SELECT 'deal'::text AS entity,
    sales_order.golden_id,
    'contact'::text AS parent_entity,
    sales_order.contact_golden_id AS parent_golden_id
   FROM (golden.sales_order sales_order
     JOIN golden.customer contact ON ((sales_order.contact_golden_id = contact.golden_id)))
  WHERE ((contact.kind = 'person'::text) AND (NOT contact.is_deleted))
UNION ALL
 SELECT 'deal'::text AS entity,
    sales_order.golden_id,
    NULL::text AS parent_entity,
    NULL::bigint AS parent_golden_id
   FROM golden.sales_order sales_order
  WHERE (sales_order.is_customer_missing OR sales_order.is_contact_missing)
UNION ALL
 SELECT 'product_rows'::text AS entity,
    sales_order.golden_id,
    'deal'::text AS parent_entity,
    sales_order.golden_id AS parent_golden_id
   FROM golden.sales_order sales_order
UNION ALL
 SELECT 'product_rows'::text AS entity,
    line.order_golden_id AS golden_id,
    'product'::text AS parent_entity,
    line.product_golden_id AS parent_golden_id
   FROM golden.sales_order_line line
  WHERE ((NOT line.is_deleted) AND ((line.product_golden_id IS NOT NULL) OR line.is_product_missing));

CREATE TABLE delta.intent (
    intent_id bigint NOT NULL,
    lease bigint NOT NULL,
    portal_id integer NOT NULL,
    entity text NOT NULL,
    golden_id bigint NOT NULL,
    operation text NOT NULL,
    intended_at timestamp with time zone DEFAULT now() NOT NULL
);

COMMENT ON TABLE delta.intent IS 'Every request we meant to send, committed before it was sent (I8); append-only.';

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
    CONSTRAINT state_is_known CHECK ((state = ANY (ARRAY['waiting'::text, 'open'::text, 'leased'::text, 'unknown'::text, 'parked'::text, 'done'::text])))
);

COMMENT ON TABLE delta.item IS 'One row per golden row and portal object: where its delivery stands. State chart in sql/README.md.';

COMMENT ON COLUMN delta.item.wanted_hash IS 'Hash of the wanted values when it was queued; the payload is built when it is leased.';

COMMENT ON COLUMN delta.item.is_requeued IS 'A newer wanted state was queued while this one was on its way.';

COMMENT ON COLUMN delta.item.lease IS 'Fencing token: a settlement with another one is refused.';

COMMENT ON COLUMN delta.item.leased_hash IS 'Hash of the values that are on their way.';

COMMENT ON COLUMN delta.item.wanted IS 'Field values that are on their way.';

COMMENT ON COLUMN delta.item.params IS 'Parameters of the request on its way, or of the one that was refused.';

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
);

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
        END], NULL::text) AS missing
   FROM delta.product_source s
  WHERE (portal_id = 1);

CREATE VIEW delta.requisite_wanted AS
 SELECT portal.portal_id,
    customer.golden_id,
    hash_record_extended(ROW(customer.kind, customer.tax_id, customer.tax_reason_code, customer.registration_number, customer.company_name, customer.last_name, customer.first_name, customer.middle_name, customer.full_name), (0)::bigint) AS wanted_hash,
    jsonb_strip_nulls(jsonb_build_object('NAME', COALESCE(customer.company_name, customer.full_name, customer.last_name, customer.tax_id), 'RQ_INN', customer.tax_id, 'RQ_KPP', customer.tax_reason_code, 'RQ_OGRN',
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
     CROSS JOIN portal.portal portal)
  WHERE ((NOT customer.is_deleted) AND ((customer.tax_id IS NOT NULL) OR (customer.tax_reason_code IS NOT NULL)));

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
);

COMMENT ON TABLE delta.settlement IS 'What became of each intent; append-only.';

ALTER TABLE delta.settlement ALTER COLUMN settlement_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME delta.settlement_settlement_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE exchange.dictionary (
    dictionary text NOT NULL,
    description text,
    unknown_policy text DEFAULT 'reject'::text NOT NULL,
    default_value text,
    CONSTRAINT unknown_policy_is_known CHECK ((unknown_policy = ANY (ARRAY['default'::text, 'reject'::text, 'pass'::text])))
);

COMMENT ON TABLE exchange.dictionary IS 'A list of canonical values and what to do with a source value nobody has mapped.';

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

ALTER TABLE exchange.match_rule ALTER COLUMN match_rule_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME exchange.match_rule_match_rule_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE exchange.portal_error (
    code text NOT NULL,
    class text NOT NULL,
    advice_ru text NOT NULL,
    advice_en text NOT NULL,
    CONSTRAINT class_is_known CHECK ((class = ANY (ARRAY['limit'::text, 'transient'::text, 'data'::text, 'configuration'::text])))
);

COMMENT ON TABLE exchange.portal_error IS 'What a portal error means for us (I14): limit waits, transient backs off, data parks, configuration pauses the portal.';

CREATE TABLE exchange.reject_code (
    code text NOT NULL,
    advice_ru text NOT NULL,
    advice_en text NOT NULL
);

COMMENT ON TABLE exchange.reject_code IS 'Advice by reject code; {column}, {value} and {table} are filled in.';

CREATE TABLE exchange.source_field (
    source_system text NOT NULL,
    entity text NOT NULL,
    column_name text NOT NULL,
    priority integer,
    null_policy text,
    CONSTRAINT null_policy_is_known CHECK ((null_policy = ANY (ARRAY['keep'::text, 'clear'::text])))
);

COMMENT ON TABLE exchange.source_field IS 'Where one field of a source differs from the source''s own priority or null policy.';

CREATE TABLE exchange.tick (
    tick_id bigint NOT NULL,
    snapshot pg_snapshot NOT NULL,
    started_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    finished_at timestamp with time zone,
    counts jsonb DEFAULT '{}'::jsonb NOT NULL
);

COMMENT ON TABLE exchange.tick IS 'One row per tick that found work; snapshot is the watermark of the next one (I1).';

CREATE TABLE exchange.tick_count (
    tick_id bigint NOT NULL,
    entity text NOT NULL,
    source_system text NOT NULL,
    rows_taken bigint NOT NULL,
    rows_rejected bigint NOT NULL,
    rows_folded bigint NOT NULL,
    rows_unchanged bigint NOT NULL,
    rows_changed bigint NOT NULL,
    CONSTRAINT counts_add_up CHECK ((rows_taken = (((rows_rejected + rows_folded) + rows_unchanged) + rows_changed)))
);

COMMENT ON TABLE exchange.tick_count IS 'What became of the rows each tick took (I20): rejected, folded into a newer version of the same key, unchanged, changed.';

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
    attributes jsonb DEFAULT '{}'::jsonb NOT NULL,
    row_id bigint NOT NULL,
    tick_id bigint NOT NULL,
    changed_at timestamp with time zone NOT NULL,
    resolved_kind text GENERATED ALWAYS AS (COALESCE(kind,
CASE
    WHEN ((company_name IS NOT NULL) OR (tax_reason_code IS NOT NULL) OR (length(tax_id) = 10)) THEN 'organization'::text
    ELSE 'person'::text
END)) STORED
);

COMMENT ON TABLE linked.customer IS 'Latest version of every customer record with its golden id.';

CREATE UNLOGGED TABLE linked.touched (
    entity text NOT NULL,
    golden_id bigint NOT NULL
);

COMMENT ON TABLE linked.touched IS 'Golden rows the running tick must derive again; the survivor views read it. Emptied at the start of each tick.';

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
    golden_id bigint,
    is_deleted boolean DEFAULT false NOT NULL,
    product_key text,
    price_type text,
    amount numeric,
    currency text,
    valid_from date,
    attributes jsonb DEFAULT '{}'::jsonb NOT NULL,
    row_id bigint NOT NULL,
    tick_id bigint NOT NULL,
    changed_at timestamp with time zone NOT NULL
);

COMMENT ON TABLE linked.price IS 'Latest version of every price record with its golden id.';

COMMENT ON COLUMN linked.price.golden_id IS 'NULL while the product is unknown.';

CREATE TABLE linked.product (
    source_system text NOT NULL,
    source_key text NOT NULL,
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
    row_id bigint NOT NULL,
    tick_id bigint NOT NULL,
    changed_at timestamp with time zone NOT NULL,
    resolved_kind text GENERATED ALWAYS AS (COALESCE(kind, 'goods'::text)) STORED
);

COMMENT ON TABLE linked.product IS 'Latest version of every product record with its golden id.';

CREATE TABLE linked.sales_order (
    source_system text NOT NULL,
    source_key text NOT NULL,
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
    row_id bigint NOT NULL,
    tick_id bigint NOT NULL,
    changed_at timestamp with time zone NOT NULL
);

COMMENT ON TABLE linked.sales_order IS 'Latest version of every order record with its golden id.';

CREATE TABLE linked.sales_order_line (
    source_system text NOT NULL,
    source_key text NOT NULL,
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
    row_id bigint NOT NULL,
    tick_id bigint NOT NULL,
    changed_at timestamp with time zone NOT NULL
);

COMMENT ON TABLE linked.sales_order_line IS 'Latest version of every order line record with its golden id.';

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
    captured_at timestamp with time zone DEFAULT now() NOT NULL
);

COMMENT ON TABLE inbound.change IS 'A change people made in the CRM: portal fields before (base) and after (theirs); append-only.';

ALTER TABLE inbound.change ALTER COLUMN inbound_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME inbound.change_inbound_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE linked.evidence (
    evidence_id bigint NOT NULL,
    tick_id bigint NOT NULL,
    entity text NOT NULL,
    golden_id bigint NOT NULL,
    merged_golden_id bigint,
    source_system text,
    source_key text,
    rule_name text NOT NULL,
    key_value text,
    linked_at timestamp with time zone DEFAULT now() NOT NULL
);

COMMENT ON TABLE linked.evidence IS 'Why a record belongs to a golden id, or two golden ids became one (I6); append-only.';

COMMENT ON COLUMN linked.evidence.merged_golden_id IS 'The younger golden id that was merged into golden_id, if it had been one of its own.';

ALTER TABLE linked.evidence ALTER COLUMN evidence_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME linked.evidence_evidence_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE linked.match_key (
    key_value text NOT NULL,
    match_rule_id integer NOT NULL,
    source_system text NOT NULL,
    source_key text NOT NULL,
    signs text[] DEFAULT '{}'::text[] NOT NULL
);

COMMENT ON TABLE linked.match_key IS 'Keys of the present version of each record, by rule; signs are the values that must agree.';

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
);

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
);

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
);

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
);

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
);

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
    acknowledged_at timestamp with time zone DEFAULT now() NOT NULL
);

COMMENT ON TABLE outbound.acknowledgement IS 'Changes a consumer has taken; append-only.';

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
    CONSTRAINT op_is_known CHECK ((op = ANY (ARRAY['insert'::text, 'update'::text, 'delete'::text, 'merge'::text])))
);

COMMENT ON TABLE outbound.change IS 'Changes offered to source systems, in order; read through outbound.customer, outbound.sales_order.';

COMMENT ON COLUMN outbound.change.record IS 'The record''s present values in the CRM, by staging column.';

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
    record
   FROM outbound.change change
  WHERE ((entity = ANY (ARRAY['contact'::text, 'company'::text])) AND (NOT (EXISTS ( SELECT
           FROM outbound.acknowledgement acknowledged
          WHERE ((acknowledged.change_id = change.change_id) AND (acknowledged.consumer = change.source_system))))));

COMMENT ON VIEW outbound.customer IS 'Changes of contacts and companies made in the CRM, in order of change_id, until they are acknowledged.';

COMMENT ON COLUMN outbound.customer.change_id IS 'Order of the changes; acknowledge it with outbound.ack or outbound.ack_through.';

COMMENT ON COLUMN outbound.customer.op IS 'insert (born in the CRM), update, delete or merge.';

COMMENT ON COLUMN outbound.customer.changed_fields IS 'Columns that changed, of those the receiving source owns.';

COMMENT ON COLUMN outbound.customer.source_key IS 'The record''s key in the receiving source; NULL when it was born in the CRM.';

COMMENT ON COLUMN outbound.customer.golden_id IS 'To close the loop of a new record, stage it with its own source_key and attributes {"golden_id": …}.';

COMMENT ON COLUMN outbound.customer.record IS 'All present values by staging column.';

CREATE VIEW outbound.sales_order WITH (security_invoker='true') AS
 SELECT change_id,
    op,
    changed_fields,
    source_system,
    source_key,
    golden_id,
    crm_id,
    changed_at,
    changed_by,
    (record ->> 'direction'::text) AS direction,
    (record ->> 'stage'::text) AS stage,
    (record ->> 'title'::text) AS title,
    ((record ->> 'amount'::text))::numeric AS amount,
    (record ->> 'currency'::text) AS currency,
    ((record ->> 'ordered_at'::text))::timestamp with time zone AS ordered_at,
    ((record ->> 'closed_at'::text))::timestamp with time zone AS closed_at,
    (record ->> 'comment'::text) AS comment,
    record
   FROM outbound.change change
  WHERE ((entity = 'deal'::text) AND (NOT (EXISTS ( SELECT
           FROM outbound.acknowledgement acknowledged
          WHERE ((acknowledged.change_id = change.change_id) AND (acknowledged.consumer = change.source_system))))));

COMMENT ON VIEW outbound.sales_order IS 'Changes of deals made in the CRM, in order of change_id, until they are acknowledged.';

COMMENT ON COLUMN outbound.sales_order.change_id IS 'Order of the changes; acknowledge it with outbound.ack or outbound.ack_through.';

COMMENT ON COLUMN outbound.sales_order.changed_fields IS 'Columns that changed, of those the receiving source owns.';

COMMENT ON COLUMN outbound.sales_order.source_key IS 'The record''s key in the receiving source; NULL when it was born in the CRM.';

COMMENT ON COLUMN outbound.sales_order.record IS 'All present values by staging column.';

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
);

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

ALTER TABLE staging.currency_rate ALTER COLUMN row_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME staging.currency_rate_row_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
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
);

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
);

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
);

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
);

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

ALTER TABLE staging.lead ALTER COLUMN row_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME staging.lead_row_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

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
);

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

ALTER TABLE staging.payment ALTER COLUMN row_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME staging.payment_row_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

ALTER TABLE staging.price ALTER COLUMN row_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME staging.price_row_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
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
);

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

ALTER TABLE staging.stock ALTER COLUMN row_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME staging.stock_row_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

ALTER TABLE ONLY delta.entity
    ADD CONSTRAINT entity_pkey PRIMARY KEY (entity);

ALTER TABLE ONLY delta.intent
    ADD CONSTRAINT intent_pkey PRIMARY KEY (intent_id);

ALTER TABLE ONLY delta.item
    ADD CONSTRAINT item_pkey PRIMARY KEY (golden_id, entity, portal_id);

ALTER TABLE ONLY delta.settlement
    ADD CONSTRAINT settlement_pkey PRIMARY KEY (settlement_id);

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

ALTER TABLE ONLY exchange.match_rule
    ADD CONSTRAINT match_rule_entity_rule_name_key UNIQUE (entity, rule_name);

ALTER TABLE ONLY exchange.match_rule
    ADD CONSTRAINT match_rule_pkey PRIMARY KEY (match_rule_id);

ALTER TABLE ONLY exchange.portal_error
    ADD CONSTRAINT portal_error_pkey PRIMARY KEY (code);

ALTER TABLE ONLY exchange.portal_value
    ADD CONSTRAINT portal_value_pkey PRIMARY KEY (portal_id, dictionary, canonical_value);

ALTER TABLE ONLY exchange.reject_code
    ADD CONSTRAINT reject_code_pkey PRIMARY KEY (code);

ALTER TABLE ONLY exchange.source_field
    ADD CONSTRAINT source_field_pkey PRIMARY KEY (source_system, entity, column_name);

ALTER TABLE ONLY exchange.source
    ADD CONSTRAINT source_pkey PRIMARY KEY (source_system);

ALTER TABLE ONLY exchange.tick_count
    ADD CONSTRAINT tick_count_pkey PRIMARY KEY (tick_id, entity, source_system);

ALTER TABLE ONLY exchange.tick
    ADD CONSTRAINT tick_pkey PRIMARY KEY (tick_id);

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

ALTER TABLE ONLY inbound.change
    ADD CONSTRAINT change_pkey PRIMARY KEY (inbound_id);

ALTER TABLE ONLY linked.customer
    ADD CONSTRAINT customer_pkey PRIMARY KEY (source_key, source_system);

ALTER TABLE ONLY linked.evidence
    ADD CONSTRAINT evidence_pkey PRIMARY KEY (evidence_id);

ALTER TABLE ONLY linked.match_key
    ADD CONSTRAINT match_key_pkey PRIMARY KEY (key_value, match_rule_id, source_system, source_key);

ALTER TABLE ONLY linked.price
    ADD CONSTRAINT price_pkey PRIMARY KEY (source_key, source_system);

ALTER TABLE ONLY linked.product
    ADD CONSTRAINT product_pkey PRIMARY KEY (source_key, source_system);

ALTER TABLE ONLY linked.sales_order_line
    ADD CONSTRAINT sales_order_line_pkey PRIMARY KEY (source_key, source_system);

ALTER TABLE ONLY linked.sales_order
    ADD CONSTRAINT sales_order_pkey PRIMARY KEY (source_key, source_system);

ALTER TABLE ONLY linked.touched
    ADD CONSTRAINT touched_pkey PRIMARY KEY (entity, golden_id);

ALTER TABLE ONLY outbound.acknowledgement
    ADD CONSTRAINT acknowledgement_pkey PRIMARY KEY (consumer, change_id);

ALTER TABLE ONLY outbound.change
    ADD CONSTRAINT change_pkey PRIMARY KEY (change_id);

ALTER TABLE ONLY portal.field
    ADD CONSTRAINT field_pkey PRIMARY KEY (portal_id, entity, field_name);

ALTER TABLE ONLY portal.item
    ADD CONSTRAINT item_pkey PRIMARY KEY (golden_id, entity, portal_id);

ALTER TABLE ONLY portal.oauth_token
    ADD CONSTRAINT oauth_token_pkey PRIMARY KEY (portal_id);

ALTER TABLE ONLY portal.portal
    ADD CONSTRAINT portal_name_key UNIQUE (name);

ALTER TABLE ONLY portal.portal
    ADD CONSTRAINT portal_pkey PRIMARY KEY (portal_id);

ALTER TABLE ONLY portal.watermark
    ADD CONSTRAINT watermark_pkey PRIMARY KEY (portal_id, entity);

ALTER TABLE ONLY public.alembic_version
    ADD CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num);

ALTER TABLE ONLY staging.correction
    ADD CONSTRAINT correction_pkey PRIMARY KEY (reject_id, column_name);

ALTER TABLE ONLY staging.currency_rate
    ADD CONSTRAINT currency_rate_pkey PRIMARY KEY (row_id);

ALTER TABLE ONLY staging.customer
    ADD CONSTRAINT customer_pkey PRIMARY KEY (row_id);

ALTER TABLE ONLY staging.exchange_row
    ADD CONSTRAINT exchange_row_pkey PRIMARY KEY (row_id);

ALTER TABLE ONLY staging.interaction
    ADD CONSTRAINT interaction_pkey PRIMARY KEY (row_id);

ALTER TABLE ONLY staging.invoice
    ADD CONSTRAINT invoice_pkey PRIMARY KEY (row_id);

ALTER TABLE ONLY staging.lead
    ADD CONSTRAINT lead_pkey PRIMARY KEY (row_id);

ALTER TABLE ONLY staging.payment
    ADD CONSTRAINT payment_pkey PRIMARY KEY (row_id);

ALTER TABLE ONLY staging.price
    ADD CONSTRAINT price_pkey PRIMARY KEY (row_id);

ALTER TABLE ONLY staging.product
    ADD CONSTRAINT product_pkey PRIMARY KEY (row_id);

ALTER TABLE ONLY staging.reject
    ADD CONSTRAINT reject_pkey PRIMARY KEY (reject_id);

ALTER TABLE ONLY staging.sales_order_line
    ADD CONSTRAINT sales_order_line_pkey PRIMARY KEY (row_id);

ALTER TABLE ONLY staging.sales_order
    ADD CONSTRAINT sales_order_pkey PRIMARY KEY (row_id);

ALTER TABLE ONLY staging.stock
    ADD CONSTRAINT stock_pkey PRIMARY KEY (row_id);

CREATE INDEX item_lease_idx ON delta.item USING btree (lease) WHERE (state = 'leased'::text);

CREATE INDEX item_open_idx ON delta.item USING btree (portal_id, rank, queued_at) WHERE (state = 'open'::text);

CREATE INDEX item_parked_idx ON delta.item USING btree (portal_id, error_code) WHERE (state = 'parked'::text);

CREATE INDEX item_uncertain_idx ON delta.item USING btree (portal_id, leased_until) WHERE (state = ANY (ARRAY['leased'::text, 'unknown'::text]));

CREATE INDEX item_waiting_idx ON delta.item USING btree (portal_id, entity) WHERE (state = 'waiting'::text);

CREATE UNIQUE INDEX field_map_portal_field_idx ON exchange.field_map USING btree (portal_id, entity, portal_field, COALESCE(golden_column, ''::text), COALESCE(attribute_path, '{}'::text[]));

CREATE INDEX customer_parent_golden_id_idx ON golden.customer USING btree (parent_golden_id) WHERE (parent_golden_id IS NOT NULL);

CREATE INDEX price_product_golden_id_idx ON golden.price USING btree (product_golden_id, price_type);

CREATE INDEX sales_order_contact_golden_id_idx ON golden.sales_order USING btree (contact_golden_id) WHERE (contact_golden_id IS NOT NULL);

CREATE INDEX sales_order_customer_golden_id_idx ON golden.sales_order USING btree (customer_golden_id);

CREATE INDEX sales_order_line_order_golden_id_idx ON golden.sales_order_line USING btree (order_golden_id);

CREATE INDEX sales_order_line_product_golden_id_idx ON golden.sales_order_line USING btree (product_golden_id);

CREATE INDEX customer_golden_id_idx ON linked.customer USING btree (golden_id);

CREATE INDEX customer_parent_key_idx ON linked.customer USING btree (parent_key, source_system) WHERE (parent_key IS NOT NULL);

CREATE INDEX evidence_golden_id_idx ON linked.evidence USING btree (golden_id);

CREATE INDEX evidence_tick_id_idx ON linked.evidence USING btree (tick_id);

CREATE INDEX match_key_record_idx ON linked.match_key USING btree (source_key, source_system);

CREATE INDEX price_golden_id_idx ON linked.price USING btree (golden_id);

CREATE INDEX price_product_key_idx ON linked.price USING btree (product_key, source_system);

CREATE INDEX price_valid_from_idx ON linked.price USING btree (valid_from);

CREATE INDEX product_golden_id_idx ON linked.product USING btree (golden_id);

CREATE INDEX sales_order_contact_key_idx ON linked.sales_order USING btree (contact_key, source_system) WHERE (contact_key IS NOT NULL);

CREATE INDEX sales_order_customer_key_idx ON linked.sales_order USING btree (customer_key, source_system);

CREATE INDEX sales_order_golden_id_idx ON linked.sales_order USING btree (golden_id);

CREATE INDEX sales_order_line_golden_id_idx ON linked.sales_order_line USING btree (golden_id);

CREATE INDEX sales_order_line_order_key_idx ON linked.sales_order_line USING btree (order_key, source_system);

CREATE INDEX sales_order_line_product_key_idx ON linked.sales_order_line USING btree (product_key, source_system);

CREATE INDEX change_source_idx ON outbound.change USING btree (source_system, change_id);

CREATE INDEX item_crm_id_idx ON portal.item USING btree (crm_id, entity, portal_id);

CREATE INDEX currency_rate_xact_idx ON staging.currency_rate USING btree (xact);

CREATE INDEX customer_xact_idx ON staging.customer USING btree (xact);

CREATE INDEX exchange_row_xact_idx ON staging.exchange_row USING btree (xact);

CREATE INDEX interaction_xact_idx ON staging.interaction USING btree (xact);

CREATE INDEX invoice_xact_idx ON staging.invoice USING btree (xact);

CREATE INDEX lead_xact_idx ON staging.lead USING btree (xact);

CREATE INDEX payment_xact_idx ON staging.payment USING btree (xact);

CREATE INDEX price_xact_idx ON staging.price USING btree (xact);

CREATE INDEX product_xact_idx ON staging.product USING btree (xact);

CREATE INDEX reject_open_key_idx ON staging.reject USING btree (staging_table, source_system, source_key) WHERE (state = 'open'::text);

CREATE INDEX sales_order_line_xact_idx ON staging.sales_order_line USING btree (xact);

CREATE INDEX sales_order_xact_idx ON staging.sales_order USING btree (xact);

CREATE INDEX stock_xact_idx ON staging.stock USING btree (xact);

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

ALTER TABLE outbound.acknowledgement ENABLE ROW LEVEL SECURITY;

CREATE POLICY acknowledgement_all ON outbound.acknowledgement FOR SELECT TO intersect_loader, intersect_reader USING (true);

CREATE POLICY acknowledgement_own ON outbound.acknowledgement FOR SELECT TO intersect_source USING ((consumer =
CASE
    WHEN (CURRENT_USER ~~ 'source\_%'::text) THEN substr((CURRENT_USER)::text, 8)
    ELSE NULL::text
END));

ALTER TABLE outbound.change ENABLE ROW LEVEL SECURITY;

CREATE POLICY change_all ON outbound.change FOR SELECT TO intersect_loader, intersect_reader USING (true);

CREATE POLICY change_own ON outbound.change FOR SELECT TO intersect_source USING ((source_system =
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

REVOKE ALL ON FUNCTION delta.backoff(p_attempts integer) FROM PUBLIC;
GRANT ALL ON FUNCTION delta.backoff(p_attempts integer) TO intersect_loader;

REVOKE ALL ON FUNCTION delta.changed_fields(p_wanted jsonb, p_sent jsonb, p_held jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION delta.changed_fields(p_wanted jsonb, p_sent jsonb, p_held jsonb) TO intersect_loader;

REVOKE ALL ON FUNCTION delta.check_field_map(p_portal_id integer) FROM PUBLIC;
GRANT ALL ON FUNCTION delta.check_field_map(p_portal_id integer) TO intersect_loader;

REVOKE ALL ON FUNCTION delta.claim(p_portal_id integer, p_limit integer, p_lease_seconds integer) FROM PUBLIC;
GRANT ALL ON FUNCTION delta.claim(p_portal_id integer, p_limit integer, p_lease_seconds integer) TO intersect_loader;

REVOKE ALL ON FUNCTION delta.claim_lookups(p_portal_id integer, p_lease_seconds integer) FROM PUBLIC;
GRANT ALL ON FUNCTION delta.claim_lookups(p_portal_id integer, p_lease_seconds integer) TO intersect_loader;

REVOKE ALL ON FUNCTION delta.compile_field_map() FROM PUBLIC;
GRANT ALL ON FUNCTION delta.compile_field_map() TO intersect_loader;

GRANT SELECT ON TABLE delta.entity TO intersect_loader;
GRANT SELECT ON TABLE delta.entity TO intersect_reader;

REVOKE ALL ON FUNCTION delta.compose_request(p_target delta.entity, p_portal portal.portal, p_golden_id bigint, p_wanted jsonb, p_crm_id bigint, p_sent jsonb, p_held jsonb, OUT method text, OUT params jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION delta.compose_request(p_target delta.entity, p_portal portal.portal, p_golden_id bigint, p_wanted jsonb, p_crm_id bigint, p_sent jsonb, p_held jsonb, OUT method text, OUT params jsonb) TO intersect_loader;

REVOKE ALL ON FUNCTION delta.compose_requests(p_lease bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION delta.compose_requests(p_lease bigint) TO intersect_loader;

REVOKE ALL ON FUNCTION delta.confirm_outcomes(p_portal_id integer) FROM PUBLIC;
GRANT ALL ON FUNCTION delta.confirm_outcomes(p_portal_id integer) TO intersect_loader;

REVOKE ALL ON FUNCTION delta.confirm_unchanged(p_lease bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION delta.confirm_unchanged(p_lease bigint) TO intersect_loader;

REVOKE ALL ON FUNCTION delta.end_leases(p_portal_id integer, p_unknown_wait_seconds integer, p_all boolean) FROM PUBLIC;
GRANT ALL ON FUNCTION delta.end_leases(p_portal_id integer, p_unknown_wait_seconds integer, p_all boolean) TO intersect_loader;

REVOKE ALL ON FUNCTION delta.hand_over_cards(p_tick_id bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION delta.hand_over_cards(p_tick_id bigint) TO intersect_loader;

REVOKE ALL ON FUNCTION delta.has_due_updates(p_portal_id integer) FROM PUBLIC;
GRANT ALL ON FUNCTION delta.has_due_updates(p_portal_id integer) TO intersect_loader;

REVOKE ALL ON FUNCTION delta.held_multifields(p_held jsonb, p_sent jsonb, p_wanted jsonb, p_reply jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION delta.held_multifields(p_held jsonb, p_sent jsonb, p_wanted jsonb, p_reply jsonb) TO intersect_loader;

REVOKE ALL ON FUNCTION delta.hold_children(p_tick_id bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION delta.hold_children(p_tick_id bigint) TO intersect_loader;

REVOKE ALL ON FUNCTION delta.known_multifields(p_reply jsonb, p_known jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION delta.known_multifields(p_reply jsonb, p_known jsonb) TO intersect_loader;

REVOKE ALL ON FUNCTION delta.list_items(p_portal_id integer, p_state text, p_entity text, p_code text, p_limit integer) FROM PUBLIC;
GRANT ALL ON FUNCTION delta.list_items(p_portal_id integer, p_state text, p_entity text, p_code text, p_limit integer) TO intersect_loader;

REVOKE ALL ON FUNCTION delta.load_wanted(p_lease bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION delta.load_wanted(p_lease bigint) TO intersect_loader;

REVOKE ALL ON FUNCTION delta.multifield_changes(p_wanted jsonb, p_sent jsonb, p_held jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION delta.multifield_changes(p_wanted jsonb, p_sent jsonb, p_held jsonb) TO intersect_loader;

REVOKE ALL ON FUNCTION delta.multifield_expression(p_type_id text, p_value_type text, p_value text) FROM PUBLIC;
GRANT ALL ON FUNCTION delta.multifield_expression(p_type_id text, p_value_type text, p_value text) TO intersect_loader;

REVOKE ALL ON FUNCTION delta.park_superseded(p_tick_id bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION delta.park_superseded(p_tick_id bigint) TO intersect_loader;

REVOKE ALL ON FUNCTION delta.queue(p_tick_id bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION delta.queue(p_tick_id bigint) TO intersect_loader;

REVOKE ALL ON FUNCTION delta.recent_deliveries(p_portal_id integer) FROM PUBLIC;
GRANT ALL ON FUNCTION delta.recent_deliveries(p_portal_id integer) TO intersect_loader;

REVOKE ALL ON FUNCTION delta.refuse_outcomes(p_portal_id integer, p_unknown_wait_seconds integer) FROM PUBLIC;
GRANT ALL ON FUNCTION delta.refuse_outcomes(p_portal_id integer, p_unknown_wait_seconds integer) TO intersect_loader;

REVOKE ALL ON FUNCTION delta.replay_parked(p_portal_id integer, p_entity text, p_code text, p_golden_ids bigint[]) FROM PUBLIC;
GRANT ALL ON FUNCTION delta.replay_parked(p_portal_id integer, p_entity text, p_code text, p_golden_ids bigint[]) TO intersect_loader;

REVOKE ALL ON FUNCTION delta.requeue(p_entity text) FROM PUBLIC;
GRANT ALL ON FUNCTION delta.requeue(p_entity text) TO intersect_loader;

REVOKE ALL ON FUNCTION delta.settle(p_portal_id integer, p_lease bigint, p_outcomes jsonb, p_unknown_wait_seconds integer) FROM PUBLIC;
GRANT ALL ON FUNCTION delta.settle(p_portal_id integer, p_lease bigint, p_outcomes jsonb, p_unknown_wait_seconds integer) TO intersect_loader;

REVOKE ALL ON FUNCTION delta.settle_lookup(p_portal_id integer, p_lease bigint, p_entity text, p_golden_ids bigint[], p_result jsonb, p_again_after_seconds integer) FROM PUBLIC;
GRANT ALL ON FUNCTION delta.settle_lookup(p_portal_id integer, p_lease bigint, p_entity text, p_golden_ids bigint[], p_result jsonb, p_again_after_seconds integer) TO intersect_loader;

REVOKE ALL ON FUNCTION delta.stalled_work(p_portal_id integer, p_older_than_seconds integer) FROM PUBLIC;
GRANT ALL ON FUNCTION delta.stalled_work(p_portal_id integer, p_older_than_seconds integer) TO intersect_loader;

REVOKE ALL ON FUNCTION delta.state_counts(p_portal_id integer) FROM PUBLIC;
GRANT ALL ON FUNCTION delta.state_counts(p_portal_id integer) TO intersect_loader;

GRANT SELECT ON TABLE exchange.field_map TO intersect_loader;

REVOKE ALL ON FUNCTION delta.transform_expression(p_map exchange.field_map) FROM PUBLIC;
GRANT ALL ON FUNCTION delta.transform_expression(p_map exchange.field_map) TO intersect_loader;

REVOKE ALL ON FUNCTION delta.transform_names() FROM PUBLIC;
GRANT ALL ON FUNCTION delta.transform_names() TO intersect_loader;

REVOKE ALL ON FUNCTION delta.wake(p_portal_id integer, p_parent_golden_ids bigint[]) FROM PUBLIC;
GRANT ALL ON FUNCTION delta.wake(p_portal_id integer, p_parent_golden_ids bigint[]) TO intersect_loader;

REVOKE ALL ON FUNCTION delta.wanted_query(p_entity text, p_portal_id integer) FROM PUBLIC;
GRANT ALL ON FUNCTION delta.wanted_query(p_entity text, p_portal_id integer) TO intersect_loader;

GRANT SELECT ON TABLE exchange.source TO intersect_loader;

REVOKE ALL ON FUNCTION exchange.add_source(p_source_system text, p_password text, p_description text, p_priority integer, p_date_order text, p_decimal_separator text, p_time_zone text, p_phone_region text, p_default_currency text, p_null_policy text) FROM PUBLIC;
GRANT ALL ON FUNCTION exchange.add_source(p_source_system text, p_password text, p_description text, p_priority integer, p_date_order text, p_decimal_separator text, p_time_zone text, p_phone_region text, p_default_currency text, p_null_policy text) TO intersect_loader;

REVOKE ALL ON FUNCTION exchange.after_deploy() FROM PUBLIC;
GRANT ALL ON FUNCTION exchange.after_deploy() TO intersect_loader;

REVOKE ALL ON FUNCTION exchange.derive_golden(p_tick_id bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION exchange.derive_golden(p_tick_id bigint) TO intersect_loader;

REVOKE ALL ON FUNCTION exchange.field_map_rows(p_portal_id integer) FROM PUBLIC;
GRANT ALL ON FUNCTION exchange.field_map_rows(p_portal_id integer) TO intersect_loader;

REVOKE ALL ON FUNCTION exchange.field_map_signs(p_portal_id integer) FROM PUBLIC;
GRANT ALL ON FUNCTION exchange.field_map_signs(p_portal_id integer) TO intersect_loader;

REVOKE ALL ON FUNCTION exchange.fill_advice(p_advice text, p_table text, p_key text, p_column_name text, p_value text) FROM PUBLIC;
GRANT ALL ON FUNCTION exchange.fill_advice(p_advice text, p_table text, p_key text, p_column_name text, p_value text) TO intersect_loader;

REVOKE ALL ON FUNCTION exchange.has_new_rows(p_seen pg_snapshot, p_present pg_snapshot) FROM PUBLIC;
GRANT ALL ON FUNCTION exchange.has_new_rows(p_seen pg_snapshot, p_present pg_snapshot) TO intersect_loader;

REVOKE ALL ON FUNCTION exchange.intake_totals() FROM PUBLIC;
GRANT ALL ON FUNCTION exchange.intake_totals() TO intersect_loader;

REVOKE ALL ON FUNCTION exchange.is_leading() FROM PUBLIC;
GRANT ALL ON FUNCTION exchange.is_leading() TO intersect_loader;

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

GRANT SELECT ON TABLE exchange.portal_value TO intersect_loader;

REVOKE ALL ON FUNCTION exchange.portal_values(p_portal_id integer) FROM PUBLIC;
GRANT ALL ON FUNCTION exchange.portal_values(p_portal_id integer) TO intersect_loader;

REVOKE ALL ON FUNCTION exchange.record_job(p_job text, p_error text) FROM PUBLIC;
GRANT ALL ON FUNCTION exchange.record_job(p_job text, p_error text) TO intersect_loader;

REVOKE ALL ON FUNCTION exchange.replace_field_map(p_portal_id integer, p_rows jsonb, p_values jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION exchange.replace_field_map(p_portal_id integer, p_rows jsonb, p_values jsonb) TO intersect_loader;

REVOKE ALL ON FUNCTION exchange.replay_rejects(p_reject_ids bigint[], p_source text, p_table text, p_code text) FROM PUBLIC;
GRANT ALL ON FUNCTION exchange.replay_rejects(p_reject_ids bigint[], p_source text, p_table text, p_code text) TO intersect_loader;

REVOKE ALL ON FUNCTION exchange.require_source(p_source_system text) FROM PUBLIC;
GRANT ALL ON FUNCTION exchange.require_source(p_source_system text) TO intersect_loader;

REVOKE ALL ON FUNCTION exchange.run_tick() FROM PUBLIC;
GRANT ALL ON FUNCTION exchange.run_tick() TO intersect_loader;

REVOKE ALL ON FUNCTION exchange.seen_by_ticks(p_first_tick_id bigint, p_last pg_snapshot) FROM PUBLIC;
GRANT ALL ON FUNCTION exchange.seen_by_ticks(p_first_tick_id bigint, p_last pg_snapshot) TO intersect_loader;

REVOKE ALL ON FUNCTION exchange.set_source(p_source_system text, p_description text, p_priority integer, p_date_order text, p_decimal_separator text, p_time_zone text, p_phone_region text, p_default_currency text, p_null_policy text) FROM PUBLIC;
GRANT ALL ON FUNCTION exchange.set_source(p_source_system text, p_description text, p_priority integer, p_date_order text, p_decimal_separator text, p_time_zone text, p_phone_region text, p_default_currency text, p_null_policy text) TO intersect_loader;

REVOKE ALL ON FUNCTION exchange.set_source_password(p_source_system text, p_password text) FROM PUBLIC;
GRANT ALL ON FUNCTION exchange.set_source_password(p_source_system text, p_password text) TO intersect_loader;

REVOKE ALL ON FUNCTION exchange.source_exists(p_source_system text) FROM PUBLIC;
GRANT ALL ON FUNCTION exchange.source_exists(p_source_system text) TO intersect_loader;

REVOKE ALL ON FUNCTION exchange.status(p_portal_id integer) FROM PUBLIC;
GRANT ALL ON FUNCTION exchange.status(p_portal_id integer) TO intersect_loader;

REVOKE ALL ON FUNCTION exchange.tick_counts(p_tick_id bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION exchange.tick_counts(p_tick_id bigint) TO intersect_loader;

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

REVOKE ALL ON FUNCTION golden.refresh(p_entity text, p_tick_id bigint) FROM PUBLIC;

REVOKE ALL ON FUNCTION golden.touch_orders_of_lines() FROM PUBLIC;

REVOKE ALL ON FUNCTION golden.touch_unpriced_lines() FROM PUBLIC;

REVOKE ALL ON FUNCTION inbound.begin_capture(p_portal_id integer, p_portal_time timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION inbound.begin_capture(p_portal_id integer, p_portal_time timestamp with time zone) TO intersect_loader;

REVOKE ALL ON FUNCTION inbound.changed_columns(p_portal_id integer, p_entity text, p_base jsonb, p_theirs jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION inbound.changed_columns(p_portal_id integer, p_entity text, p_base jsonb, p_theirs jsonb) TO intersect_loader;

REVOKE ALL ON FUNCTION inbound.end_capture(p_portal_id integer, p_entity text, p_portal_time timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION inbound.end_capture(p_portal_id integer, p_entity text, p_portal_time timestamp with time zone) TO intersect_loader;

REVOKE ALL ON FUNCTION inbound.find_holder(p_golden_table text, p_golden_id bigint, p_column_name text) FROM PUBLIC;
GRANT ALL ON FUNCTION inbound.find_holder(p_golden_table text, p_golden_id bigint, p_column_name text) TO intersect_loader;

REVOKE ALL ON FUNCTION inbound.first_pages(p_portal_id integer, p_overlap_seconds integer) FROM PUBLIC;
GRANT ALL ON FUNCTION inbound.first_pages(p_portal_id integer, p_overlap_seconds integer) TO intersect_loader;

REVOKE ALL ON FUNCTION inbound.has_begun(p_portal_id integer) FROM PUBLIC;
GRANT ALL ON FUNCTION inbound.has_begun(p_portal_id integer) TO intersect_loader;

REVOKE ALL ON FUNCTION inbound.is_same(p_field text, p_one jsonb, p_other jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION inbound.is_same(p_field text, p_one jsonb, p_other jsonb) TO intersect_loader;

REVOKE ALL ON FUNCTION inbound.offer(p_after_inbound_id bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION inbound.offer(p_after_inbound_id bigint) TO intersect_loader;

REVOKE ALL ON FUNCTION inbound.page_params(p_entity_type_id integer, p_time timestamp with time zone, p_after_id bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION inbound.page_params(p_entity_type_id integer, p_time timestamp with time zone, p_after_id bigint) TO intersect_loader;

REVOKE ALL ON FUNCTION inbound.record_changes(p_portal_id integer, p_entity text) FROM PUBLIC;
GRANT ALL ON FUNCTION inbound.record_changes(p_portal_id integer, p_entity text) TO intersect_loader;

REVOKE ALL ON FUNCTION inbound.record_page(p_portal_id integer, p_entity text, p_cards jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION inbound.record_page(p_portal_id integer, p_entity text, p_cards jsonb) TO intersect_loader;

REVOKE ALL ON FUNCTION inbound.register_born(p_portal_id integer, p_entity text) FROM PUBLIC;
GRANT ALL ON FUNCTION inbound.register_born(p_portal_id integer, p_entity text) TO intersect_loader;

REVOKE ALL ON FUNCTION inbound.source_value(p_portal_id integer, p_dictionary text, p_portal_value text, p_source_system text) FROM PUBLIC;
GRANT ALL ON FUNCTION inbound.source_value(p_portal_id integer, p_dictionary text, p_portal_value text, p_source_system text) TO intersect_loader;

REVOKE ALL ON FUNCTION inbound.staging_record(p_portal_id integer, p_entity text, p_fields jsonb, p_source_system text) FROM PUBLIC;
GRANT ALL ON FUNCTION inbound.staging_record(p_portal_id integer, p_entity text, p_fields jsonb, p_source_system text) TO intersect_loader;

REVOKE ALL ON FUNCTION inbound.watched_fields(p_card jsonb, p_names text[]) FROM PUBLIC;
GRANT ALL ON FUNCTION inbound.watched_fields(p_card jsonb, p_names text[]) TO intersect_loader;

REVOKE ALL ON FUNCTION inbound.watched_names(p_portal_id integer, p_entity text) FROM PUBLIC;
GRANT ALL ON FUNCTION inbound.watched_names(p_portal_id integer, p_entity text) TO intersect_loader;

REVOKE ALL ON FUNCTION linked.business_columns(p_entity text) FROM PUBLIC;
GRANT ALL ON FUNCTION linked.business_columns(p_entity text) TO intersect_loader;

REVOKE ALL ON FUNCTION linked.change_query(p_entity text, p_columns text[]) FROM PUBLIC;
GRANT ALL ON FUNCTION linked.change_query(p_entity text, p_columns text[]) TO intersect_loader;

REVOKE ALL ON FUNCTION linked.clear_condition(p_entity text, p_column_name text) FROM PUBLIC;
GRANT ALL ON FUNCTION linked.clear_condition(p_entity text, p_column_name text) TO intersect_loader;

REVOKE ALL ON FUNCTION linked.count_joined(p_entity text) FROM PUBLIC;
GRANT ALL ON FUNCTION linked.count_joined(p_entity text) TO intersect_loader;

REVOKE ALL ON FUNCTION linked.find_roots() FROM PUBLIC;
GRANT ALL ON FUNCTION linked.find_roots() TO intersect_loader;

REVOKE ALL ON FUNCTION linked.fold_query(p_entity text, p_columns text[]) FROM PUBLIC;
GRANT ALL ON FUNCTION linked.fold_query(p_entity text, p_columns text[]) TO intersect_loader;

REVOKE ALL ON FUNCTION linked.has_due_prices(p_since timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION linked.has_due_prices(p_since timestamp with time zone) TO intersect_loader;

REVOKE ALL ON FUNCTION linked.identify(p_entity text, p_tick_id bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION linked.identify(p_entity text, p_tick_id bigint) TO intersect_loader;

REVOKE ALL ON FUNCTION linked.identify_by_rules(p_entity text, p_tick_id bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION linked.identify_by_rules(p_entity text, p_tick_id bigint) TO intersect_loader;

REVOKE ALL ON FUNCTION linked.identify_own(p_entity text) FROM PUBLIC;
GRANT ALL ON FUNCTION linked.identify_own(p_entity text) TO intersect_loader;

GRANT SELECT ON TABLE exchange.match_rule TO intersect_loader;

REVOKE ALL ON FUNCTION linked.match_key_query(p_rule exchange.match_rule) FROM PUBLIC;
GRANT ALL ON FUNCTION linked.match_key_query(p_rule exchange.match_rule) TO intersect_loader;

REVOKE ALL ON FUNCTION linked.refresh_match_keys(p_entity text) FROM PUBLIC;
GRANT ALL ON FUNCTION linked.refresh_match_keys(p_entity text) TO intersect_loader;

REVOKE ALL ON FUNCTION linked.regroup_prices() FROM PUBLIC;
GRANT ALL ON FUNCTION linked.regroup_prices() TO intersect_loader;

REVOKE ALL ON FUNCTION linked.reject_taken(p_entity text, p_tick_id bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION linked.reject_taken(p_entity text, p_tick_id bigint) TO intersect_loader;

REVOKE ALL ON FUNCTION linked.replayed_value(p_entity text, p_column_name text) FROM PUBLIC;
GRANT ALL ON FUNCTION linked.replayed_value(p_entity text, p_column_name text) TO intersect_loader;

REVOKE ALL ON FUNCTION linked.report_missing_references(p_tick_id bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION linked.report_missing_references(p_tick_id bigint) TO intersect_loader;

REVOKE ALL ON FUNCTION linked.take(p_entity text, p_tick_id bigint, p_seen pg_snapshot, p_present pg_snapshot) FROM PUBLIC;
GRANT ALL ON FUNCTION linked.take(p_entity text, p_tick_id bigint, p_seen pg_snapshot, p_present pg_snapshot) TO intersect_loader;

REVOKE ALL ON FUNCTION linked.touch_dependents() FROM PUBLIC;
GRANT ALL ON FUNCTION linked.touch_dependents() TO intersect_loader;

REVOKE ALL ON FUNCTION linked.touch_due_prices(p_since timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION linked.touch_due_prices(p_since timestamp with time zone) TO intersect_loader;

REVOKE ALL ON FUNCTION linked.usable_keys() FROM PUBLIC;
GRANT ALL ON FUNCTION linked.usable_keys() TO intersect_loader;

REVOKE ALL ON FUNCTION linked.write_records(p_entity text, p_tick_id bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION linked.write_records(p_entity text, p_tick_id bigint) TO intersect_loader;

REVOKE ALL ON FUNCTION outbound.ack(consumer text, change_ids bigint[]) FROM PUBLIC;
GRANT ALL ON FUNCTION outbound.ack(consumer text, change_ids bigint[]) TO intersect_loader;
GRANT ALL ON FUNCTION outbound.ack(consumer text, change_ids bigint[]) TO intersect_source;

REVOKE ALL ON FUNCTION outbound.ack_through(consumer text, change_id bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION outbound.ack_through(consumer text, change_id bigint) TO intersect_loader;
GRANT ALL ON FUNCTION outbound.ack_through(consumer text, change_id bigint) TO intersect_source;

REVOKE ALL ON FUNCTION portal.load_token(p_portal_id integer) FROM PUBLIC;
GRANT ALL ON FUNCTION portal.load_token(p_portal_id integer) TO intersect_loader;

REVOKE ALL ON FUNCTION portal.lock_token(p_portal_id integer) FROM PUBLIC;
GRANT ALL ON FUNCTION portal.lock_token(p_portal_id integer) TO intersect_loader;

REVOKE ALL ON FUNCTION portal.portal_state(p_portal_id integer) FROM PUBLIC;
GRANT ALL ON FUNCTION portal.portal_state(p_portal_id integer) TO intersect_loader;

REVOKE ALL ON FUNCTION portal.remember_fields(p_portal_id integer, p_entity text, p_fields jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION portal.remember_fields(p_portal_id integer, p_entity text, p_fields jsonb) TO intersect_loader;

REVOKE ALL ON FUNCTION portal.remember_settings(p_portal_id integer, p_originator_id text, p_catalog_id integer, p_base_price_type_id integer, p_organization_preset_id integer, p_person_preset_id integer) FROM PUBLIC;
GRANT ALL ON FUNCTION portal.remember_settings(p_portal_id integer, p_originator_id text, p_catalog_id integer, p_base_price_type_id integer, p_organization_preset_id integer, p_person_preset_id integer) TO intersect_loader;

REVOKE ALL ON FUNCTION portal.resume(p_portal_id integer) FROM PUBLIC;
GRANT ALL ON FUNCTION portal.resume(p_portal_id integer) TO intersect_loader;

REVOKE ALL ON FUNCTION portal.save_token(p_portal_id integer, p_access_token text, p_refresh_token text, p_expires_at timestamp with time zone, p_endpoint text, p_member_id text) FROM PUBLIC;
GRANT ALL ON FUNCTION portal.save_token(p_portal_id integer, p_access_token text, p_refresh_token text, p_expires_at timestamp with time zone, p_endpoint text, p_member_id text) TO intersect_loader;

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

GRANT SELECT ON TABLE delta.dependency TO intersect_loader;
GRANT SELECT ON TABLE delta.dependency TO intersect_reader;

GRANT SELECT ON TABLE delta.intent TO intersect_loader;
GRANT SELECT ON TABLE delta.intent TO intersect_reader;

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

GRANT SELECT ON TABLE delta.requisite_wanted TO intersect_loader;
GRANT SELECT ON TABLE delta.requisite_wanted TO intersect_reader;

GRANT SELECT ON TABLE delta.settlement TO intersect_loader;
GRANT SELECT ON TABLE delta.settlement TO intersect_reader;

GRANT SELECT ON TABLE exchange.dictionary TO intersect_loader;

GRANT SELECT ON TABLE exchange.dictionary_value TO intersect_loader;

GRANT SELECT ON TABLE exchange.entity TO intersect_loader;

GRANT SELECT ON TABLE exchange.job_health TO intersect_loader;

GRANT SELECT ON TABLE exchange.portal_error TO intersect_loader;

GRANT SELECT ON TABLE exchange.reject_code TO intersect_loader;

GRANT SELECT ON TABLE exchange.source_field TO intersect_loader;

GRANT SELECT ON TABLE exchange.tick TO intersect_loader;

GRANT SELECT ON TABLE exchange.tick_count TO intersect_loader;

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

GRANT SELECT ON TABLE inbound.change TO intersect_loader;
GRANT SELECT ON TABLE inbound.change TO intersect_reader;

GRANT SELECT ON TABLE linked.evidence TO intersect_loader;
GRANT SELECT ON TABLE linked.evidence TO intersect_reader;

GRANT SELECT ON TABLE linked.match_key TO intersect_loader;
GRANT SELECT ON TABLE linked.match_key TO intersect_reader;

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

GRANT SELECT ON TABLE outbound.customer TO intersect_loader;
GRANT SELECT ON TABLE outbound.customer TO intersect_reader;
GRANT SELECT ON TABLE outbound.customer TO intersect_source;

GRANT SELECT ON TABLE outbound.sales_order TO intersect_loader;
GRANT SELECT ON TABLE outbound.sales_order TO intersect_reader;
GRANT SELECT ON TABLE outbound.sales_order TO intersect_source;

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
