"""Server settings, fitted to the machine."""

import shutil
from pathlib import Path

import psutil

_MB = 1024 * 1024


def settings_text(*, port: int, folder: Path, durable: bool) -> str:
    """Return the text of `intersect.conf`; `alter system` still overrides each line."""
    values = {
        "listen_addresses": "127.0.0.1",
        "port": port,
        "unix_socket_directories": "",
        "max_connections": 60,
        **_memory(psutil.virtual_memory().total // _MB),
        **_disk(shutil.disk_usage(folder).free // _MB),
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


def _within(value: int, least: int, most: int) -> int:
    return max(least, min(value, most))
