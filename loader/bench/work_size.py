"""How much disk the server's temporary files and tables take, looked at while something runs."""

import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_MB = 1024 * 1024
_PAUSE = 0.5  # seconds
# A temporary table's file: t, the session's number, the file's number; the rest are sorts that spilled.
_TEMPORARY = re.compile(r"^(t\d+_\d+|pgsql_tmp)")


class WorkSize:
    """Remember the largest size seen, in MB."""

    def __init__(self, data: Path) -> None:
        self._folder = data / "base"
        self.peak_mb = 0.0

    @contextmanager
    def watched(self) -> Iterator[None]:
        """Look twice a second until the block ends."""
        ended = threading.Event()
        watch = threading.Thread(target=self._watch, args=(ended,), daemon=True)
        watch.start()
        try:
            yield
        finally:
            ended.set()
            watch.join()

    def _watch(self, ended: threading.Event) -> None:
        while not ended.wait(_PAUSE):
            self.peak_mb = max(self.peak_mb, self._size() / _MB)

    def _size(self) -> int:
        size = 0
        for path in self._folder.glob("*/*"):
            try:
                size += path.stat().st_size if _TEMPORARY.match(path.name) else 0
            except FileNotFoundError:  # gone since it was listed
                continue
        return size
