"""A migration is a .sql file; the .py beside it only gives it a place in the line."""

from collections.abc import Callable
from pathlib import Path

from alembic import op


def sql_beside(module: str) -> Callable[[], None]:
    """Return the `upgrade` of a migration: it runs the .sql file of the same name.

    The text goes straight to the driver, so `%` and `:name` in it mean what they mean in psql. The file may
    say `set role`; the role ends with it.
    """
    path = Path(module).with_suffix(".sql")

    def upgrade() -> None:
        connection = op.get_bind().connection.driver_connection
        assert connection is not None, "a migration runs on a live connection"
        connection.execute(path.read_bytes())
        connection.execute("reset role")

    return upgrade


def refuse_downgrade() -> None:
    """Refuse: data that a newer schema holds has no place in an older one."""
    raise NotImplementedError(
        "Migrations only go forward; to go back, restore the backup taken before the deploy."
    )
