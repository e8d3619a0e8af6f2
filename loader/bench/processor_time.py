"""Processor time of PostgreSQL and of single processes."""

from pathlib import Path

import psutil


def server_seconds(data: Path) -> float:
    """Return what a PostgreSQL server has used, user and system: sessions that ended, and those that run."""
    postmaster = psutil.Process(int((data / "postmaster.pid").read_text().split("\n", 1)[0]))
    used = sum(postmaster.cpu_times()[:4])  # of itself, and of children it has seen end
    for child in postmaster.children():
        try:
            used += sum(child.cpu_times()[:2])
        except psutil.NoSuchProcess:
            continue  # it has just ended
    return float(used)


def process_seconds(pid: int) -> float:
    """Return what a process has used, user and system."""
    return float(sum(psutil.Process(pid).cpu_times()[:2]))
