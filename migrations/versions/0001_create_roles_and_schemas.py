"""Create roles and schemas."""

from loader.migration import refuse_downgrade, sql_beside

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

upgrade = sql_beside(__file__)
downgrade = refuse_downgrade
