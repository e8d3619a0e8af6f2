"""Stop single credentials, remember where a portal moved, know of a token pair that may be lost."""

from loader.migration import refuse_downgrade, sql_beside

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

upgrade = sql_beside(__file__)
downgrade = refuse_downgrade
