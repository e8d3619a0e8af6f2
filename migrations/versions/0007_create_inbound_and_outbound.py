"""Create inbound and outbound."""

from loader.migration import refuse_downgrade, sql_beside

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

upgrade = sql_beside(__file__)
downgrade = refuse_downgrade
