"""What belongs to this machine and not to a workspace: geometry, theme, backend, recent files."""

from __future__ import annotations

import math
import os
from pathlib import Path
from typing import cast, get_args

from PySide6.QtCore import QByteArray, QSettings

from lavis.system import data_home
from lavis.theme import SCALES, Choice

#: Of the arrangement of docks: raised when an old one would no longer fit.
LAYOUT_VERSION = 1

RECENT = 10


def home() -> Path:
    """Return the folder of settings, journals and the log: ``LAVIS_HOME``, or the system's."""
    return data_home(os.environ)


class Settings:
    """Typed access to one settings file; a value that makes no sense reads as its default.

    Parameters
    ----------
    folder : Path
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._file = QSettings(str(folder / "settings.ini"), QSettings.Format.IniFormat)

    @property
    def journals(self) -> Path:
        """Folder of the journals of unsaved work."""
        return self.folder / "journals"

    @property
    def log(self) -> Path:
        """The log file."""
        return self.folder / "lavis.log"

    def text(self, key: str, default: str = "") -> str:
        """Return a text."""
        value = self._file.value(key, default)
        return value if isinstance(value, str) else default

    def flag(self, key: str, default: bool = False) -> bool:
        """Return a yes or no."""
        return self.text(key, "true" if default else "false") == "true"

    @property
    def theme(self) -> Choice:
        """The theme that the user chose."""
        chosen = self.text("theme")
        return cast(Choice, chosen) if chosen in get_args(Choice) else "system"

    @property
    def scale(self) -> float:
        """The factor of type and spacing that the user chose."""
        try:
            scale = float(self.text("scale", "1"))
        except ValueError:
            return SCALES[0]
        return min(max(scale, SCALES[0]), SCALES[1]) if math.isfinite(scale) else SCALES[0]

    @property
    def reduce_motion(self) -> bool | None:
        """Whether the user wants nothing animated; None where that was never said."""
        return self.flag("reduce_motion") if self.text("reduce_motion") else None

    def put(self, key: str, value: str | bool | float) -> None:
        """Keep a text, a yes or no, or a number."""
        self._file.setValue(key, str(value).lower() if isinstance(value, bool) else str(value))

    @property
    def geometry(self) -> QByteArray | None:
        """The window's place on the screen."""
        return self._bytes("window/geometry")

    @property
    def docks(self) -> QByteArray | None:
        """The arrangement of docks, if it was made by this layout version."""
        same = self.text("window/layout") == str(LAYOUT_VERSION)
        return self._bytes("window/docks") if same else None

    def put_window(self, geometry: QByteArray, docks: QByteArray) -> None:
        """Keep the window's place and the arrangement of docks."""
        self._file.setValue("window/geometry", geometry)
        self._file.setValue("window/docks", docks)
        self._file.setValue("window/layout", str(LAYOUT_VERSION))

    @property
    def recent(self) -> list[Path]:
        """The workspaces opened last, newest first."""
        value = self._file.value("recent", [])
        names = [value] if isinstance(value, str) else value
        if not isinstance(names, list):
            return []
        return [Path(name) for name in names if isinstance(name, str) and name]

    def add_recent(self, path: Path) -> None:
        """Put a workspace on top of the recent ones."""
        paths = [path, *(old for old in self.recent if old != path)][:RECENT]
        self._file.setValue("recent", [str(item) for item in paths])

    def save(self) -> None:
        """Write the file now."""
        self._file.sync()

    def _bytes(self, key: str) -> QByteArray | None:
        value = self._file.value(key)
        return value if isinstance(value, QByteArray) and not value.isEmpty() else None
