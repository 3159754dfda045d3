"""What belongs to this machine: kept, read again, and never trusted."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QStandardPaths

from lavis.settings import RECENT, Settings, home


@pytest.fixture
def settings(qapp, tmp_path: Path) -> Settings:
    return Settings(tmp_path)


def again(settings: Settings) -> Settings:
    settings.save()
    return Settings(settings.folder)


@pytest.mark.parametrize("scale", [1.0, 1.25, 1.5, 2.0])
def test_the_scale_is_kept(settings, scale: float) -> None:
    assert settings.scale == 1.0
    settings.put("scale", scale)
    assert again(settings).scale == scale


@pytest.mark.parametrize(
    ("written", "read"), [("9", 2.0), ("0.1", 1.0), ("large", 1.0), ("nan", 1.0), ("inf", 1.0)]
)
def test_a_scale_that_makes_no_sense_is_bounded(settings, written: str, read: float) -> None:
    settings.put("scale", written)
    assert again(settings).scale == read


def test_motion_is_kept_and_unknown_before(settings) -> None:
    assert settings.reduce_motion is None
    settings.put("reduce_motion", True)
    assert again(settings).reduce_motion is True
    settings.put("reduce_motion", False)
    assert again(settings).reduce_motion is False


@pytest.mark.parametrize("theme", ["light", "dark", "system"])
def test_the_theme_is_kept(settings, theme: str) -> None:
    settings.put("theme", theme)
    assert again(settings).theme == theme


def test_a_theme_of_another_version_is_the_systems(settings) -> None:
    settings.put("theme", "sepia")
    assert again(settings).theme == "system"


def test_recent_files_are_the_newest_once(settings) -> None:
    paths = [Path(f"{number}.lavis") for number in range(RECENT + 3)]
    for path in [*paths, paths[5]]:
        settings.add_recent(path)
    recent = again(settings).recent
    assert len(recent) == RECENT
    assert recent[:2] == [paths[5], paths[-1]]
    assert len(set(recent)) == RECENT


def test_a_file_that_is_no_settings_file_reads_as_defaults(tmp_path: Path) -> None:
    (tmp_path / "settings.ini").write_bytes(b"\x00\xff[[[ not an ini \n===\n")
    settings = Settings(tmp_path)
    assert settings.theme == "system"
    assert settings.scale == 1.0
    assert settings.recent == []
    assert settings.docks is None


def test_the_home_is_where_qt_would_put_it_though_it_is_found_without(
    qapp, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv("LAVIS_HOME")
    kind = QStandardPaths.StandardLocation.GenericDataLocation
    for data in ("", str(tmp_path), "relative/is/ignored"):
        monkeypatch.setenv("XDG_DATA_HOME", data)
        assert home() == Path(QStandardPaths.writableLocation(kind)) / "lavis"
    monkeypatch.setenv("LAVIS_HOME", str(tmp_path / "mine"))
    assert home() == tmp_path / "mine"
