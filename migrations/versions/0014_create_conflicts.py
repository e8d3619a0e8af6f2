"""Create what decides between an ERP's change and a person's: owners, open edits, conflicts."""

from loader.migration import refuse_downgrade, sql_beside

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

upgrade = sql_beside(__file__)
downgrade = refuse_downgrade
