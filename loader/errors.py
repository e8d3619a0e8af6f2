"""Every exception of Intersect, named for what the caller does next.

IntersectError            stop, show the message                        exit 1
├── SettingsError         correct the INTERSECT_* setting it names      exit 2
├── UsageError            correct the command line                      exit 2
├── DatabaseUnreachable   start or fix the database, then repeat        exit 3
├── DeployNeeded          run `intersect deploy`, then repeat           exit 1
├── DeployFailed          read the message, fix, run `deploy` again     exit 1
├── ImportFailed          correct the file, import it again             exit 1
├── PortalUnreachable     nothing was sent: repeat later                exit 3
├── PortalLimited         nothing was executed: wait, then repeat       exit 1
├── PortalRefused         nothing was executed: park with advice        exit 1
└── PortalUnknownOutcome  perhaps executed: look it up before repeating exit 1
"""

from typing import ClassVar


class IntersectError(Exception):
    """Stop and show the message: it names what is wrong and the next step."""

    exit_code: ClassVar[int] = 1


class SettingsError(IntersectError):
    """Report a setting that is missing or cannot be right."""

    exit_code = 2


class UsageError(IntersectError):
    """Report a command that was called wrongly."""

    exit_code = 2


class DatabaseUnreachable(IntersectError):
    """Report that no session with the database can be had."""

    exit_code = 3


class DeployNeeded(IntersectError):
    """Report a schema that is not the one this version works on."""


class DeployFailed(IntersectError):
    """Report which step of the deploy failed; what came before it stays."""


class ImportFailed(IntersectError):
    """Report a file that was not imported; nothing of it is in the database."""


class PortalUnreachable(IntersectError):
    """Report a request that never left: repeating it is harmless."""

    exit_code = 3


class PortalLimited(IntersectError):
    """Report a limit of the portal: nothing was executed."""

    def __init__(self, message: str, *, retry_after: float) -> None:
        """Keep `retry_after`, in seconds."""
        super().__init__(message)
        self.retry_after = retry_after


class PortalRefused(IntersectError):
    """Report a request that the portal understood and did not execute."""

    def __init__(self, code: str, description: str = "", *, http_status: int = 400) -> None:
        """Keep the portal's own code and description."""
        super().__init__(f"{code}: {description}" if description else code)
        self.code = code
        self.description = description
        self.http_status = http_status


class PortalUnknownOutcome(IntersectError):
    """Report a request that may or may not have been executed."""
