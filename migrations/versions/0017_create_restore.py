"""Create what a restore of the database is noticed and put right by."""

from loader.migration import refuse_downgrade, sql_beside

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

upgrade = sql_beside(__file__)
downgrade = refuse_downgrade
