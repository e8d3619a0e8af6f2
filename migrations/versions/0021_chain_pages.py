"""Drop functions of capture that get other arguments or results: pages are read many in a request."""

from loader.migration import refuse_downgrade, sql_beside

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

upgrade = sql_beside(__file__)
downgrade = refuse_downgrade
