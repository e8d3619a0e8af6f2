"""A network between two programs that can stop moving and go on later, as a failed switch does."""

import contextlib
import socket
import threading
from types import TracebackType
from typing import Self

PATIENCE = 0.1  # seconds between two looks whether the stall is over


class StallingProxy:
    """Forward TCP to a port of 127.0.0.1; while it is stalled nothing moves, neither bytes nor ends.

    A connection that its client reset meanwhile is forgotten with what is under way in it, as a network does.
    """

    def __init__(self, target_port: int) -> None:
        self._target_port = target_port
        self._is_moving = threading.Event()
        self._is_moving.set()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._listener.getsockname()[1])

    def __enter__(self) -> Self:
        threading.Thread(target=self._accept, name="proxy", daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._listener.close()
        self._is_moving.set()

    def stall(self) -> None:
        """Let nothing through any more."""
        self._is_moving.clear()

    def resume(self) -> None:
        """Deliver what was stuck, and go on."""
        self._is_moving.set()

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            threading.Thread(target=self._connect, args=(client,), daemon=True).start()

    def _connect(self, client: socket.socket) -> None:
        self._is_moving.wait()
        try:
            server = socket.create_connection(("127.0.0.1", self._target_port))
        except OSError:
            client.close()
            return
        threading.Thread(target=self._pump, args=(server, client), daemon=True).start()
        self._pump(client, server)

    def _pump(self, source: socket.socket, sink: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while data := source.recv(65536):
                self._is_moving.wait()
                if source.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR):
                    break
                sink.sendall(data)
        self._is_moving.wait()
        for end in (source, sink):
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()
