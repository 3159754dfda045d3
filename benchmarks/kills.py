"""A hundred sessions killed at random moments: each reopens, at most two seconds are gone."""

from __future__ import annotations

import random
import sys
import tempfile
from pathlib import Path

from benchmarks import report

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from support.killing import kill_and_reopen

KILLS = 100

SECONDS = 2.0


def main() -> int:
    print(f"kills: {KILLS} sessions killed with -9")
    chance = random.Random()
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        lost = [
            kill_and_reopen(place / "home", place / "log", chance.uniform(0, 3))
            for _ in range(KILLS)
        ]
    print(f"all reopened; seconds lost: median {report.median(lost):.2f}")
    return report.verdict("worst loss in seconds", max(lost), SECONDS)
