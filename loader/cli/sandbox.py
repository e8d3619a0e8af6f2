"""`intersect sandbox`: a portal in memory, to try things on."""

from typing import Annotated

import typer

from loader.config import PortalPlan
from loader.errors import UsageError
from loader.sandbox import serve
from loader.sandbox.portal import WEBHOOK_SECRET

Port = Annotated[int, typer.Option("--port", min=1, max=65535, help="Port on 127.0.0.1.")]
Plan = Annotated[PortalPlan, typer.Option("--plan", help="Whose limits it keeps.")]


def sandbox(port: Port = 8765, plan: Plan = PortalPlan.CLOUD) -> None:
    """Run a Bitrix24 portal in memory until Ctrl-C; what it holds ends with it."""
    typer.echo(f"INTERSECT_PORTAL_URL=http://127.0.0.1:{port}/rest/1/{WEBHOOK_SECRET}/")
    try:
        serve(port=port, plan=plan.value)
    except OSError as error:
        raise UsageError(
            f"port {port} cannot be had ({error.strerror}): choose another with --port"
        ) from error
