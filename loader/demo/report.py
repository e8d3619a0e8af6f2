"""What the demo found, compared with what must be."""

from dataclasses import asdict, dataclass, field
from typing import Any

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table

SECTIONS = (
    "went in", "merged", "refused", "created", "cured", "in the end", "sent again", "edited", "came back",
)  # fmt: skip


@dataclass(frozen=True)
class Check:
    """One count: what must be, and what Intersect and the portal itself say, each where it can."""

    section: str
    what: str
    expected: int
    intersect: int | None
    portal: int | None

    @property
    def agrees(self) -> bool:
        """Say whether all are equal."""
        said = [number for number in (self.intersect, self.portal) if number is not None]
        return bool(said) and all(number == self.expected for number in said)


@dataclass
class Report:
    """Collect checks, explained rejects and changes of people; print steps as they happen."""

    console: Console
    checks: list[Check] = field(default_factory=list)
    rejects: list[dict[str, Any]] = field(default_factory=list)
    changes: list[dict[str, Any]] = field(default_factory=list)
    seconds: float = 0.0
    _steps: int = 0

    @property
    def agrees(self) -> bool:
        """Say whether every count is right."""
        return all(check.agrees for check in self.checks)

    def step(self, title: str, detail: str = "") -> None:
        """Tell what happens now."""
        self._steps += 1
        self.console.print(f"[bold cyan]{self._steps:2}[/] [bold]{title}[/]", highlight=False)
        if detail:
            self.tell(detail)

    def tell(self, line: str) -> None:
        """Tell more of the same step."""
        self.console.print(f"   {line}", highlight=False)

    def check(
        self,
        section: str,
        what: str,
        expected: int,
        *,
        intersect: int | None = None,
        portal: int | None = None,
    ) -> None:
        """Note one count."""
        self.checks.append(Check(section, what, expected, intersect, portal))

    def print_table(self) -> None:
        """Print all counts."""
        table = Table("", "", "what", "expected", "Intersect", "the portal", box=SIMPLE_HEAD, pad_edge=False)
        last = ""
        for check in sorted(self.checks, key=lambda check: SECTIONS.index(check.section)):
            mark = "[green]✓[/]" if check.agrees else "[bold red]✗[/]"
            said = ("" if number is None else str(number) for number in (check.intersect, check.portal))
            title = "" if check.section == last else f"[bold]{check.section}[/]"
            table.add_row(mark, title, check.what, str(check.expected), *said)
            last = check.section
        self.console.print(table)
        wrong = sum(not check.agrees for check in self.checks)
        verdict = f"[bold red]{wrong} counts disagree[/]" if wrong else "[bold green]every count agrees[/]"
        self.console.print(f"{len(self.checks)} counts in {self.seconds:.0f} s: {verdict}", highlight=False)

    def to_json(self) -> dict[str, Any]:
        """Return the same as data."""
        return {
            "agrees": self.agrees,
            "seconds": round(self.seconds, 1),
            "checks": [{**asdict(check), "agrees": check.agrees} for check in self.checks],
            "rejects": self.rejects,
            "changes": self.changes,
        }
