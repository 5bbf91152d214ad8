"""What this machine grants the process: cores and memory, inside a container too."""

from __future__ import annotations

import os
from pathlib import Path

_CGROUP = Path("/sys/fs/cgroup")


def cores(cgroup: Path = _CGROUP) -> float:
    """Processor cores that may be used: by affinity and by the quota of the control group."""
    try:
        allowed = float(len(os.sched_getaffinity(0)))
    except AttributeError:  # not on macOS
        allowed = float(os.cpu_count() or 1)
    quota = _quota(cgroup)
    return allowed if quota is None else min(allowed, quota)


def slots(cgroup: Path = _CGROUP) -> int:
    """Runs at a time: all whole cores but one, which serves the pages; at least one."""
    return max(1, int(cores(cgroup)) - 1)


def _quota(cgroup: Path) -> float | None:
    # Version 2 has "quota period" or "max period" in one file, version 1 has two files.
    try:
        quota, period = (cgroup / "cpu.max").read_text().split()
        return None if quota == "max" else int(quota) / int(period)
    except (OSError, ValueError):
        pass
    try:
        spent = int((cgroup / "cpu" / "cpu.cfs_quota_us").read_text())
        return (
            spent / int((cgroup / "cpu" / "cpu.cfs_period_us").read_text()) if spent > 0 else None
        )
    except (OSError, ValueError):
        return None
