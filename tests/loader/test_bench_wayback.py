"""`intersect bench wayback`: the figures mean what they say."""

import pytest
from pydantic import SecretStr

from loader.bench.wayback_plan import WaybackPlan
from loader.config import PortalPlan, Settings
from tests.commands import Shell

CLOUD = Settings(portal_plan="cloud")


def test_the_floor_is_what_a_full_bucket_allows() -> None:
    polls = WaybackPlan(100_000, PortalPlan.CLOUD)
    # A page of each kind of card, then a thousand contacts a request.
    assert polls.floor_seconds(CLOUD) == pytest.approx(100 / 2)
    assert WaybackPlan(50, PortalPlan.CLOUD).floor_seconds(CLOUD) == 0
    assert WaybackPlan(51, PortalPlan.CLOUD).floor_seconds(CLOUD) == pytest.approx(1 / 2)
    # A thousand events and their cards are two requests.
    events = WaybackPlan(100_000, PortalPlan.CLOUD, is_by_events=True)
    assert events.floor_seconds(CLOUD) == pytest.approx(199 / 2)
    assert polls.floor_seconds(Settings(portal_plan="onpremise")) == 0


def test_a_small_run_measures_everything_and_leaves_nothing(
    cluster: Settings, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    # By events, of which polling is a part: each run costs a deploy.
    data = cluster.data_dir / "bench-wayback"
    intersect = Shell(monkeypatch, capsys, Settings(data_dir=data, portal_url=SecretStr("http://x.invalid/")))
    intersect.set(CAPTURE_OVERLAP="1")
    ended = intersect(
        "bench", "wayback", "--changes", "230", "--plan", "enterprise", "--interval", "1", "--singles", "5",
        "--events", "--json",
    )  # fmt: skip
    assert ended.code == 0, ended.err
    told = ended.json
    assert (told["lost"], told["doubled"], told["overruled"], told["echo_requests"]) == (0, 0, 0, 0)
    assert told["floor_s"] == pytest.approx(1 / 5)
    assert told["share_of_ceiling"] == pytest.approx(told["floor_s"] / told["wall_s"], rel=0.01)
    assert told["changes_per_s"] == pytest.approx(230 / told["wall_s"], rel=0.01)
    assert 0 < told["single_s_median"] <= told["single_s_p99"] <= told["single_s_max"] < 10
    for name in ("cpu_ms_per_change", "database_cpu_ms_per_change", "portal_cpu_ms_per_change", "loader_mb"):
        assert told[name] > 0, name
    assert not (data / "bench").exists()
