"""Processor time of a window that nobody touches."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks import report

WAIT = 3.0

WATCH = 10.0


def _ticks(pid: int) -> int:
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return int(fields[11]) + int(fields[12])


def main() -> int:
    if not Path("/proc/self/stat").exists():
        print("idle: needs Linux's /proc; left out")
        return 0
    print(f"idle: processor time in {WATCH:.0f} s of an open window that nobody touches")
    with tempfile.TemporaryDirectory() as home:
        process = subprocess.Popen(
            [sys.executable, "-m", "lavis"], env={**os.environ, "LAVIS_HOME": home}
        )
        try:
            time.sleep(WAIT)
            before = _ticks(process.pid)
            time.sleep(WATCH)
            used = (_ticks(process.pid) - before) / os.sysconf("SC_CLK_TCK")
        finally:
            process.terminate()
            process.wait()
    return report.verdict("share of one core", used / WATCH, 0.002)
