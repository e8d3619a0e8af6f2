"""Match cards that people make, follow cards that people merge."""

from loader.migration import refuse_downgrade, sql_beside

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

upgrade = sql_beside(__file__)
downgrade = refuse_downgrade
