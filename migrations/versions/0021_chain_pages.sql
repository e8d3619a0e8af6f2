set role intersect_owner;

-- They come again with other arguments or results: sql/inbound.
drop function if exists inbound.page_params(integer, timestamptz, bigint);
drop function if exists inbound.first_pages(integer, integer);
drop function if exists inbound.record_page(integer, text, jsonb);
drop function if exists inbound.record_page(integer, text, jsonb, jsonb);
drop function if exists inbound.offered_record(integer, text, bigint, jsonb, text);
drop function if exists inbound.package_pages(integer, text);
drop function if exists inbound.changed_columns(integer, text, jsonb, jsonb);
