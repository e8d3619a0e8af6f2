"""A TCP port for the embedded server."""

import socket
import zlib
from pathlib import Path

from loader.errors import DatabaseUnreachable

_PORTS = range(20000, 32000)  # below the range from which systems lend ports to clients


def is_free(port: int) -> bool:
    """Say whether nobody listens on the port of 127.0.0.1."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        # Without it the remains of closed connections would count as somebody.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
        return True


def free_port(folder: Path) -> int:
    """Return a free port; each folder starts looking elsewhere, so stopped ones keep theirs."""
    first = zlib.crc32(str(folder).encode()) % len(_PORTS)
    for step in range(len(_PORTS)):
        port = _PORTS[(first + step) % len(_PORTS)]
        if is_free(port):
            return port
    raise DatabaseUnreachable(f"No port of 127.0.0.1 between {_PORTS.start} and {_PORTS.stop} is free.")
