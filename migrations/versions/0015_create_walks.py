"""Create the walks through a portal, the differences they find, and refusals of consumers."""

from loader.migration import refuse_downgrade, sql_beside

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

upgrade = sql_beside(__file__)
downgrade = refuse_downgrade
