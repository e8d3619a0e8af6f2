"""Create the request budget that all loaders of a portal share."""

from loader.migration import refuse_downgrade, sql_beside

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

upgrade = sql_beside(__file__)
downgrade = refuse_downgrade
