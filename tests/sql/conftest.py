"""A database with two sources: erp outranks shop."""

import pytest

from loader.database import Connection
from tests.sql.staging import add_source


@pytest.fixture
def base(admin: Connection) -> Connection:
    """Give a superuser's session with a database of one's own and the sources erp and shop."""
    add_source(admin, "erp", priority=10)
    add_source(admin, "shop", priority=20)
    return admin
