"""Start and stop the sandbox."""

import shutil
import ssl
import tempfile
import threading
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from loader.sandbox.certificate import CERTIFICATE, server_context
from loader.sandbox.control import Control
from loader.sandbox.gateway import Gateway
from loader.sandbox.portal import PERSON_SECRET, WEBHOOK_SECRET
from loader.sandbox.web import Server


class Sandbox:
    """A portal in memory on a port of its own, for the length of a `with` block.

    With `tls=True` it speaks https; `ca_file` is then the certificate that clients have to trust.
    """

    def __init__(
        self, plan: str = "cloud", *, host: str = "127.0.0.1", port: int = 0, tls: bool = False
    ) -> None:
        self._control = Control(plan)
        self._tls = tls
        self._folder: Path | None = None
        self._host, self._port = host, port
        self._server: Server | None = None

    def __enter__(self) -> Self:
        context: ssl.SSLContext | None = None
        if self._tls:
            self._folder = Path(tempfile.mkdtemp(prefix="intersect-sandbox-"))
            context = server_context(self._host, self._folder)
        self._server = Server((self._host, self._port), Gateway(self._control).answer, context)
        self._port = int(self._server.server_address[1])
        threading.Thread(
            target=self._server.serve_forever, kwargs={"poll_interval": 0.01}, name="sandbox", daemon=True
        ).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._server is not None:
            self._server.close()
            self._server = None
        if self._folder is not None:
            shutil.rmtree(self._folder)
            self._folder = None

    @property
    def ca_file(self) -> str | None:
        """Return the certificate that clients of a running TLS sandbox have to trust."""
        return str(self._folder / CERTIFICATE) if self._folder is not None else None

    @property
    def base_url(self) -> str:
        """Return the address without a path: where /_sandbox/ and /oauth/token/ are."""
        return f"{'https' if self._tls else 'http'}://{self._host}:{self._port}"

    @property
    def domain(self) -> str:
        """Return host and port, as b24pysdk wants them."""
        return f"{self._host}:{self._port}"

    @property
    def url(self) -> str:
        """Return the webhook of the integration's user, an administrator with id 1."""
        return f"{self.base_url}/rest/1/{WEBHOOK_SECRET}/"

    @property
    def person_url(self) -> str:
        """Return the webhook of an employee, user 7."""
        return f"{self.base_url}/rest/7/{PERSON_SECRET}/"

    def stats(self) -> dict[str, Any]:
        """Return what GET /_sandbox/stats does."""
        return self._control.stats()

    def journal(self, since: int = 0, limit: int = 1000, method: str = "") -> dict[str, Any]:
        """Return what GET /_sandbox/journal does."""
        return self._control.journal(since, limit, method)

    def people(self, count: int = 1, **about: Any) -> list[dict[str, Any]]:
        """Let people act as POST /_sandbox/people does; return what they did."""
        found: list[dict[str, Any]] = self._control.let_people_act({"count": count, **about})["acts"]
        return found

    def acts(self, since: int = 0) -> list[dict[str, Any]]:
        """Return what GET /_sandbox/people does."""
        found: list[dict[str, Any]] = self._control.acts(since)["acts"]
        return found

    def configure(self, **settings: Any) -> None:
        """Change settings as POST /_sandbox/config does; raise ValueError for an unknown one."""
        self._control.configure(settings)

    def is_authorized(self, refresh_token: str) -> bool:
        """Tell whether the token server would renew a pair."""
        return self._control.is_authorized(refresh_token)

    def reset(self) -> None:
        """Empty the portal and take back all settings."""
        self._control.reset()


def serve(
    host: str = "127.0.0.1",
    port: int = 8024,
    plan: str = "cloud",
    *,
    announce: Callable[[Sandbox], None] | None = None,
) -> None:
    """Run a sandbox until interrupted; `announce` is told once it listens."""
    with Sandbox(plan, host=host, port=port) as sandbox:
        if announce is not None:
            announce(sandbox)
        try:
            threading.Event().wait()
        except KeyboardInterrupt:
            return
