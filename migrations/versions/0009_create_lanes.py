"""Cut the logs of delivery into weeks; give deltas lanes, and refused batches a way to be split."""

from loader.migration import refuse_downgrade, sql_beside

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

upgrade = sql_beside(__file__)
downgrade = refuse_downgrade
