"""Server settings, fitted to the machine."""

import shutil
from pathlib import Path

import psutil

_MB = 1024 * 1024
_LIMIT = Path("/sys/fs/cgroup/memory.max")
_SHARED = Path("/dev/shm")


def settings_text(*, port: int, folder: Path, durable: bool) -> str:
    """Return the text of `intersect.conf`; `alter system` still overrides each line."""
    values = {
        "listen_addresses": "127.0.0.1",
        "port": port,
        "unix_socket_directories": "",
        "max_connections": 60,
        **_memory(_memory_total() // _MB),
        **_disk(shutil.disk_usage(folder).free // _MB),
        **_shared_memory(),
        "checkpoint_timeout": "15min",
        "random_page_cost": 1.1,
        "jit": "off",  # compiling costs more than it saves on sets of a tick's size
        "timezone": "UTC",
        "log_timezone": "UTC",
        "log_line_prefix": "%m [%p] %u@%d ",
        # Statements and error details hold people's data.
        "log_min_error_statement": "panic",
        "log_error_verbosity": "terse",
        "log_checkpoints": "off",
    }
    if not durable:
        values |= {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
    return "".join(f"{name} = '{value}'\n" for name, value in values.items())


def _memory(total: int) -> dict[str, str]:
    return {
        "shared_buffers": f"{_within(total // 8, 64, 4096)}MB",
        "effective_cache_size": f"{_within(total // 2, 128, 65536)}MB",
        "maintenance_work_mem": f"{_within(total // 32, 32, 1024)}MB",
        "work_mem": f"{_within(total // 384, 4, 128)}MB",
    }


def _disk(free: int) -> dict[str, str]:
    return {"max_wal_size": f"{_within(free // 10, 256, 4096)}MB"}


def _memory_total() -> int:
    """Return the bytes we may use: a container's limit, where there is one, counts."""
    total = psutil.virtual_memory().total
    try:
        return min(total, int(_LIMIT.read_text()))
    except (OSError, ValueError):  # no control group, or its limit is the word max
        return total


def _shared_memory() -> dict[str, str]:
    """Do without /dev/shm where it is as small as a container's: parallel plans would fail in it."""
    if _SHARED.is_dir() and shutil.disk_usage(_SHARED).total < 512 * _MB:
        return {"dynamic_shared_memory_type": "mmap"}
    return {}


def _within(value: int, least: int, most: int) -> int:
    return max(least, min(value, most))
