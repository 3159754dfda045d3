"""Work survives kill -9: at most two seconds of it are gone."""

from __future__ import annotations

import random
from pathlib import Path

from support.killing import kill_and_reopen

#: A hundred are killed in benchmarks/kills.py.
KILLS = 6


def test_a_killed_session_reopens_with_all_but_two_seconds(tmp_path: Path) -> None:
    chance = random.Random(20)
    for _ in range(KILLS):
        lost = kill_and_reopen(tmp_path / "home", tmp_path / "log", chance.uniform(0, 2.5))
        assert lost <= 2.0
