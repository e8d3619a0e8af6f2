"""Write match keys while one connection finds the groups; these functions have other parameters now."""

from loader.migration import refuse_downgrade, sql_beside

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None

upgrade = sql_beside(__file__)
downgrade = refuse_downgrade
