"""Keep the values of updates whose outcome nobody learned."""

from loader.migration import refuse_downgrade, sql_beside

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

upgrade = sql_beside(__file__)
downgrade = refuse_downgrade
