"""What the computer says of itself."""

from __future__ import annotations

from pathlib import Path

import pytest

from lavis.compute.gemm import processor
from lavis.compute.gemm.load import Load


def describe(cpus: Path, cpu: int, index: int, level: int, size: str, shared: str) -> None:
    folder = cpus / f"cpu{cpu}" / "cache" / f"index{index}"
    folder.mkdir(parents=True)
    for name, text in (("level", str(level)), ("size", size), ("shared_cpu_list", shared)):
        (folder / name).write_text(text + "\n")


@pytest.mark.skipif(processor.sys.platform == "darwin", reason="macOS is asked otherwise")
def test_the_last_level_is_counted_once_for_those_who_share_it(tmp_path: Path) -> None:
    for cpu in range(4):
        describe(tmp_path, cpu, 0, 1, "32K", str(cpu))
        describe(tmp_path, cpu, 1, 3, "16M", "0-1" if cpu < 2 else "2-3")
    assert processor.last_level_cache(tmp_path) == 32 * 2**20


@pytest.mark.skipif(processor.sys.platform == "darwin", reason="macOS is asked otherwise")
def test_what_is_empty_or_missing_is_passed_over(tmp_path: Path) -> None:
    assert processor.last_level_cache(tmp_path) is None
    describe(tmp_path, 0, 0, 2, "1M", "0")
    describe(tmp_path, 1, 0, 3, "", "1")
    (tmp_path / "cpu2" / "cache" / "index0").mkdir(parents=True)
    assert processor.last_level_cache(tmp_path) == 2**20


def test_this_computer_has_a_name_and_cores() -> None:
    assert processor.processor_name()
    assert processor.usable_cores() >= 1


def test_what_others_take_is_what_is_busy_and_not_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    # wall, busy, own: in one second of two cores 1.5 s were busy, and 1 s of it ours.
    moments = iter([(0.0, 100.0, 10.0), (1.0, 101.5, 11.0), (5.0, 200.0, 11.0), (6.0, 200.0, 12.0)])
    monkeypatch.setattr(Load, "_now", staticmethod(lambda: next(moments)))
    monkeypatch.setattr("psutil.cpu_count", lambda: 2)
    load = Load()
    load.begin()
    assert load.share == 0
    load.end()
    assert load.share == pytest.approx(0.25)
    load.begin()  # what happened in between does not count
    load.end()
    assert load.share == pytest.approx(0.125)
