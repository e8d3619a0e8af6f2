"""The portal or the database goes away and comes back."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pydantic import SecretStr

from loader import embedded
from loader.config import Settings
from loader.database import Connection, connect
from loader.deploy import deploy
from loader.sandbox import Sandbox
from tests.erp import people, register, scalar, stage, states, wait_until
from tests.faults.daemon_process import DaemonProcess

CONTACT = "3"
Start = Callable[..., DaemonProcess]


def test_a_portal_that_is_down_for_a_while_gets_everything_once(
    start: Start, portal: Sandbox, connection: Connection
) -> None:
    daemon = start()
    daemon.wait_for("portal.ready")
    portal.configure(down=True)
    stage(connection, "customer", people(1, 120))
    wait_until(
        lambda: (
            scalar(
                connection,
                "select coalesce(max(failures_in_a_row), 0) from exchange.job_health where job = 'deliver'",
            )
            >= 3
        ),
        what="failures that are told",
    )
    # It asked first instead of sending one batch after the other into the outage.
    assert states(connection, "contact").get("unknown", 0) <= 50
    portal.configure(down=False)
    wait_until(lambda: states(connection, "contact") == {"done": 120}, what="delivery of all")
    stats = portal.stats()
    assert stats["items"][CONTACT] == 120
    assert stats["duplicates_by_origin"] == 0
    # The job writes its success when it ends, which is after the last card is confirmed.
    query = "select failures_in_a_row from exchange.job_health where job = 'deliver'"
    wait_until(lambda: scalar(connection, query) == 0, what="a success that is told")


def test_a_portal_that_is_away_at_the_start_is_waited_for(
    start: Start, portal: Sandbox, connection: Connection
) -> None:
    portal.configure(down=True)
    stage(connection, "customer", people(1, 5))
    daemon = start()
    daemon.wait_for("job.failed")
    wait_until(lambda: states(connection, "contact") == {"open": 5}, what="the tick")
    portal.configure(down=False)
    wait_until(lambda: states(connection, "contact") == {"done": 5}, what="delivery")
    assert daemon.process.poll() is None


@pytest.fixture
def own_cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Settings]:
    """Run a PostgreSQL that a test may stop."""
    folder: Path = tmp_path_factory.mktemp("cluster")
    for parent in (folder, *folder.parents[:2]):
        parent.chmod(0o711)
    settings = Settings(data_dir=folder)
    embedded.start(settings, durable=False)
    yield settings
    embedded.stop(settings)


def test_a_database_that_is_restarted_under_the_daemon_does_not_end_it(
    own_cluster: Settings, start: Start, portal: Sandbox
) -> None:
    deploy(own_cluster)
    access = embedded.start(own_cluster, durable=False)
    settings = own_cluster.model_copy(update={"database_url": SecretStr(access.url())})
    register(settings)
    daemon = start(DATABASE_URL=access.url())
    daemon.wait_for("portal.ready")
    with connect(settings) as connection:
        stage(connection, "customer", people(1, 20))
    wait_until(lambda: portal.stats()["items"][CONTACT] == 20, what="delivery before")
    embedded.stop(own_cluster)
    daemon.wait_for("daemon.database_away")
    embedded.start(own_cluster, durable=False)
    with connect(settings) as connection:
        stage(connection, "customer", people(21, 40))
        wait_until(lambda: states(connection, "contact") == {"done": 40}, what="delivery after")
    assert portal.stats()["duplicates_by_origin"] == 0
    assert daemon.terminate() == 0


def test_questions_whose_replies_are_lost_keep_nobody_from_delivering(
    start: Start, portal: Sandbox, connection: Connection
) -> None:
    portal.configure(
        faults=[
            {"method": "crm.item.fields", "kind": "drop_after", "times": 2},
            {"method": "catalog.catalog.list", "kind": "http_502_before", "times": 2},
        ]
    )
    stage(connection, "customer", people(1, 3))
    daemon = start()
    wait_until(lambda: states(connection, "contact") == {"done": 3}, what="delivery")
    assert not daemon.has_logged("job.failed")
    assert [fault["hits"] for fault in portal.stats()["faults"]] == [2, 2]
