"""Sharpen the match rules for customers: families, twins and branches."""

from loader.migration import refuse_downgrade, sql_beside

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

upgrade = sql_beside(__file__)
downgrade = refuse_downgrade
