"""How findings of a check are printed."""

from collections.abc import Sequence
from dataclasses import asdict

from loader.check.finding import Finding
from loader.cli.output import print_entries, print_json


def print_findings(findings: Sequence[Finding], *, as_json: bool, empty: str) -> None:
    """Print findings for people, or as one JSON array."""
    rows = [asdict(finding) for finding in findings]
    if as_json:
        print_json(rows)
    else:
        shown = [row | {"next_step": row["next_step"] and f"→ {row['next_step']}"} for row in rows]
        print_entries(shown, heading=("severity", "subject", "problem"), text=("next_step",), empty=empty)
