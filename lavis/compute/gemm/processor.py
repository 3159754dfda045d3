"""What the computer says of itself: its processor, its cores, its caches."""

from __future__ import annotations

import os
import platform
import subprocess
import sys
from pathlib import Path

#: Bytes to rotate operands through where the system does not tell the cache's size.
ASSUMED_CACHE = 64 * 2**20

CPUS = Path("/sys/devices/system/cpu")
UNITS = {"K": 2**10, "M": 2**20, "G": 2**30}


def processor_name() -> str:
    """Return the name that the processor gives itself."""
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        lines = []
    for line in lines:
        if line.startswith(("model name", "Model")):
            return line.partition(":")[2].strip()
    if sys.platform == "darwin":
        return _sysctl("machdep.cpu.brand_string") or platform.machine()
    return platform.processor() or platform.machine()


def usable_cores() -> int:
    """Return how many logical cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def last_level_cache(cpus: Path = CPUS) -> int | None:
    """Return the bytes of the last-level caches of all cores together.

    Parameters
    ----------
    cpus : Path
        Where Linux describes them.

    Returns
    -------
    int or None
        None where the system does not tell.
    """
    if sys.platform == "darwin":
        found = _sysctl("hw.l3cachesize") or _sysctl("hw.perflevel0.l2cachesize")
        return int(found) if found.isdecimal() and int(found) else None
    caches: dict[tuple[int, str], int] = {}
    for folder in cpus.glob("cpu[0-9]*/cache/index[0-9]*"):
        try:
            level = int((folder / "level").read_text(encoding="ascii"))
            shared = (folder / "shared_cpu_list").read_text(encoding="ascii").strip()
            size = (folder / "size").read_text(encoding="ascii").strip()
            caches[level, shared] = int(size[:-1]) * UNITS[size[-1]]
        except (OSError, ValueError, KeyError, IndexError):
            continue  # a virtual machine may leave some of these files empty
    if not caches:
        return None
    last = max(level for level, _ in caches)
    return sum(size for (level, _), size in caches.items() if level == last)


def _sysctl(name: str) -> str:
    """Ask macOS; empty where it has no answer."""
    try:
        done = subprocess.run(
            ["/usr/sbin/sysctl", "-n", name], capture_output=True, text=True, check=False
        )
    except OSError:
        return ""
    return done.stdout.strip() if done.returncode == 0 else ""
