"""Create the packages of the portal's event queue, and what becomes of cards that people deleted."""

from loader.migration import refuse_downgrade, sql_beside

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

upgrade = sql_beside(__file__)
downgrade = refuse_downgrade
