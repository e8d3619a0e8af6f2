"""Create the meters of server time, and what deltas are to be sent with."""

from loader.migration import refuse_downgrade, sql_beside

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

upgrade = sql_beside(__file__)
downgrade = refuse_downgrade
