"""The DBA's map says what is true."""

import re
from pathlib import Path

from loader.config import Settings
from loader.database import Connection, connect

README = (Path(__file__).parents[2] / "sql" / "README.md").read_text()


def test_the_queries_of_the_map_run_as_the_owner(base: Connection, shared: Settings) -> None:
    (block,) = re.findall(r"```sql\n(.*?)```", README, re.S)
    queries = [query for query in block.split(";\n") if query.strip()]
    assert len(queries) >= 10
    with connect(shared, role="owner") as owner:
        for query in queries:
            owner.execute(query.encode())


def test_the_functions_of_the_map_are_there(base: Connection) -> None:
    schemas = "staging|linked|golden|delta|inbound|outbound|exchange"
    for name in set(re.findall(rf"`((?:{schemas})\.[a-z_]+)(?:\(\))?`", README)):
        found = base.execute("select to_regproc(%s), to_regclass(%s)", [name, name]).fetchone()
        assert found != (None, None), name
