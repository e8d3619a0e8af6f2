"""What a check found: how bad it is, where, what, and what to do."""

from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """Name how bad a finding is: an error keeps records from arriving, a warning does not."""

    ERROR = "error"
    WARNING = "warning"
    GOOD = "good"


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at; `is_unreachable` when it could not be."""

    severity: Severity
    subject: str
    problem: str
    next_step: str = ""
    is_unreachable: bool = False
