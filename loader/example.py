"""The `.env` that `intersect init` writes."""

EXAMPLE = """\
# Settings of Intersect. A line that begins with # is off; what it shows is the default.

# PostgreSQL 17 or newer. Without it an embedded PostgreSQL lives in INTERSECT_DATA_DIR.
#INTERSECT_DATABASE_URL=postgresql://user:password@host:5432/intersect
#INTERSECT_DATA_DIR=intersect-data
# A folder with other PostgreSQL programs for the embedded server.
#INTERSECT_PG_BIN=/usr/lib/postgresql/18/bin

# The portal: an incoming webhook with the rights crm, catalog, user_basic. A secret.
#INTERSECT_PORTAL_URL=https://company.bitrix24.ru/rest/1/secret/
# Further webhooks of the same portal, separated by spaces: each has server time of its own. Secrets.
#INTERSECT_PORTAL_EXTRA_URLS=
# cloud, enterprise or onpremise: decides how many requests a second the portal takes.
#INTERSECT_PORTAL_PLAN=cloud
# Only where its bucket differs from the plan's: requests it holds, requests a second it drains. Give both.
#INTERSECT_BUCKET_SIZE=
#INTERSECT_BUCKET_DRAIN=
# Server seconds that a method has in a window of so many seconds, where they differ from the plan's.
#INTERSECT_OPERATING_LIMIT=
#INTERSECT_OPERATING_WINDOW=600
# Loaders with the same word share one allowance. Another word only for another public address.
#INTERSECT_EGRESS_ADDRESS=default
# Requests on their way at a time, for each loader.
#INTERSECT_PORTAL_CONNECTIONS=8
# A way to the portal of its own, http://host:port, and certificates to trust instead of the usual ones.
#INTERSECT_PORTAL_PROXY=
#INTERSECT_PORTAL_CA_FILE=
# Marks records that Intersect made. Never change it once something was delivered.
#INTERSECT_ORIGINATOR_ID=intersect

# Only for an application (OAuth) instead of a webhook.
#INTERSECT_OAUTH_CLIENT_ID=
#INTERSECT_OAUTH_CLIENT_SECRET=
#INTERSECT_OAUTH_SERVER=https://oauth.bitrix.info

# Seconds. The portal itself works on a request for up to 60.
#INTERSECT_CONNECT_TIMEOUT=5
#INTERSECT_READ_TIMEOUT=75
# How long a request without an answer may still be at work there: then its records are looked up.
#INTERSECT_UNKNOWN_WAIT=75
#INTERSECT_LOOKUP_PAUSE=5
# Commands in one request, 50 at most.
#INTERSECT_BATCH_SIZE=50
# Server time that a request may take, by what was measured; the portal ends it at 60.
#INTERSECT_BATCH_SECONDS=20

# Seconds between two looks when nothing wakes the daemon.
#INTERSECT_TICK_INTERVAL=30
# Connections that share a tick of 10,000 rows and more: as many as the database server has cores.
#INTERSECT_TICK_CONNECTIONS=2
#INTERSECT_DELIVER_INTERVAL=5
#INTERSECT_CAPTURE_INTERVAL=30
# How far each look into the portal's changes reaches back over the one before.
#INTERSECT_CAPTURE_OVERLAP=10
# Where the portal's events are read: seconds between two polls of all cards.
#INTERSECT_POLL_INTERVAL=600
# Seconds between two looks which cards people deleted, and between two comparisons of the portal; 0: never.
#INTERSECT_SWEEP_INTERVAL=21600
#INTERSECT_RECONCILE_INTERVAL=86400
# true: what such a comparison finds is repaired without being asked.
#INTERSECT_RECONCILE_REPAIR=false
# An application: a word of your own, by which the event queue leaves our own writes out.
#INTERSECT_AUTH_CONNECTOR=
# host:port where the portal rings when people changed something, and the token it must know.
#INTERSECT_EVENTS_LISTEN=
#INTERSECT_EVENTS_TOKEN=

# debug, info, warning or error; console or json.
#INTERSECT_LOG_LEVEL=info
#INTERSECT_LOG_FORMAT=console
"""
