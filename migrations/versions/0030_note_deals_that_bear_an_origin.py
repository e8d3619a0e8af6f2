"""Note deals of people's that bear the origin of one of ours: people merged ours into them."""

from loader.migration import refuse_downgrade, sql_beside

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None

upgrade = sql_beside(__file__)
downgrade = refuse_downgrade
