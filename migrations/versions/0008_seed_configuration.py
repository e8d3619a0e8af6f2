"""Seed the configuration a new installation starts with."""

from loader.migration import refuse_downgrade, sql_beside

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

upgrade = sql_beside(__file__)
downgrade = refuse_downgrade
