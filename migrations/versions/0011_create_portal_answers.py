"""Create the questions about a portal and its answers."""

from loader.migration import refuse_downgrade, sql_beside

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

upgrade = sql_beside(__file__)
downgrade = refuse_downgrade
