"""Ask a person whether a card that is gone was merged, where it is not certain."""

from loader.migration import refuse_downgrade, sql_beside

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

upgrade = sql_beside(__file__)
downgrade = refuse_downgrade
