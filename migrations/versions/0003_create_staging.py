"""Create staging."""

from loader.migration import refuse_downgrade, sql_beside

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

upgrade = sql_beside(__file__)
downgrade = refuse_downgrade
