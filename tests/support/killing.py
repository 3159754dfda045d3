"""Kill a scripted session, reopen it, and say how many seconds of edits are gone."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).parents[2]


def environment(home: Path) -> dict[str, str]:
    """The environment of a LaVis without a screen and with a home of its own."""
    return {
        **os.environ,
        "LAVIS_HOME": str(home),
        "QT_QPA_PLATFORM": "offscreen",
        "PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "tests")]),
    }


def kill_and_reopen(home: Path, log: Path, seconds: float) -> float:
    """Return the age in seconds, at the kill, of the newest edit that survived.

    Parameters
    ----------
    home : Path
    log : Path
        Where the session writes what it has done; made anew.
    seconds : float
        How long the session edits before it is killed.
    """
    log.unlink(missing_ok=True)
    session = subprocess.Popen(
        [sys.executable, "-m", "support.scripted", "edit", str(log)], env=environment(home)
    )
    try:
        _wait_for_edit(log, session)
        time.sleep(seconds)
    finally:
        session.kill()
        killed = time.time()
        session.wait()
    reopened = subprocess.run(
        [sys.executable, "-m", "support.scripted", "reopen"],
        env=environment(home),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert reopened.returncode == 0, reopened.stderr
    value = float(reopened.stdout)
    edits = [line.split() for line in log.read_text().splitlines() if line.count(" ") == 1]
    lost = [float(moment) for moment, number in edits if float(number) > value + 1e-9]
    return killed - min(lost, default=killed)


def _wait_for_edit(log: Path, session: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + 30
    while not (log.exists() and log.stat().st_size):
        assert session.poll() is None, "the scripted session ended on its own"
        assert time.monotonic() < deadline, "the scripted session did not start"
        time.sleep(0.01)
