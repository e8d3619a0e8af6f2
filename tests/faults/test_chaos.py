"""A short run of chaos; `make chaos` is the long one."""

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.chaos import Plan, run_chaos


@pytest.fixture
def folder() -> Iterator[Path]:
    """Give a folder that PostgreSQL reaches under an account of its own, which it has when we are root.

    Not one of pytest's: their parents are shut again by every other run that begins meanwhile.
    """
    made = Path(tempfile.mkdtemp(prefix="intersect-chaos-"))
    made.chmod(0o711)
    yield made
    shutil.rmtree(made)


def test_after_chaos_every_card_is_there_once_with_the_values_of_its_golden_row_and_of_people(
    request: pytest.FixtureRequest, folder: Path
) -> None:
    seed = request.config.getoption("--seed")
    result = run_chaos(
        Plan(seed, records=400, kills=2, crashes=1, stalls=0, pause=1.0, rest=120.0, patience=4.0), folder
    )
    assert result.states == {"done": 700}, f"--seed {seed}: {result.faults}"
    found = (result.disagreements, result.untold, result.duplicates)
    assert found == ([], [], 0), f"--seed {seed}: {result.faults}"
    # Chaos that struck nobody proves nothing, nor do people who do nothing.
    assert sum(result.faults.values()) > 0 and result.acts > 0
