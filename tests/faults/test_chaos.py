"""A short run of chaos; `make chaos` is the long one."""

from pathlib import Path

import pytest

from tests.faults.chaos import Plan, run_chaos


def test_after_chaos_every_card_is_there_once_with_the_values_of_its_golden_row(
    request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    for parent in (tmp_path, *tmp_path.parents[:3]):
        parent.chmod(0o711)  # PostgreSQL runs under an account of its own when we are root
    plan = Plan(
        seed=request.config.getoption("--seed"),
        records=240,
        kills=3,
        crashes=1,
        stalls=0,
        pause=2.0,
        rest=120.0,
    )
    result = run_chaos(plan, tmp_path)
    assert (result.disagreements, result.duplicates) == ([], 0), f"{plan} {result.faults}"
    assert result.states == {"done": 300}
    assert sum(result.faults.values()) > 0
