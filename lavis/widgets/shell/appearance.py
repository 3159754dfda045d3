"""Size of type and motion: what the settings say, applied through the theme."""

from __future__ import annotations

from PySide6.QtCore import QObject

from lavis.settings import Settings
from lavis.theme import SCALES, Theme

#: The sizes that the menu lists.
STEPS = (1.0, 1.25, 1.5, 2.0)


class Appearance(QObject):
    """Remembers scale and motion, and lets a presentation be larger for a while.

    Parameters
    ----------
    theme : Theme
    settings : Settings
    parent : QObject
    """

    def __init__(self, theme: Theme, settings: Settings, parent: QObject) -> None:
        super().__init__(parent)
        self._theme = theme
        self._settings = settings
        self._factor = 1.0
        self._apply()
        # Qt does not tell yet what the desktop prefers: until the user says so, things move.
        theme.set_reduce_motion(bool(settings.reduce_motion))

    @property
    def scale(self) -> float:
        """The factor that the user chose, a presentation's not included."""
        return self._settings.scale

    def set_scale(self, scale: float) -> None:
        """Make type and spacing this many times as large, and remember it."""
        self._settings.put("scale", scale)
        self._apply()

    def step_scale(self, step: int) -> None:
        """Take the next larger size of the menu (1), or the next smaller one (−1)."""
        target = self._neighbour(step)
        if target is not None:
            self.set_scale(target)

    def why_no_step(self, step: int) -> str:
        """Return why there is no next size, or nothing."""
        if self._neighbour(step) is not None:
            return ""
        return f"{'Largest' if step > 0 else 'Smallest'} is {round(100 * self.scale)} %."

    def magnify(self, factor: float) -> None:
        """Make everything this many times larger than chosen; the settings do not hear of it."""
        self._factor = factor
        self._apply()

    def toggle_motion(self) -> None:
        """Animate, or show the end of every animation at once, and remember it."""
        reduce = not self._theme.reduce_motion
        self._settings.put("reduce_motion", reduce)
        self._theme.set_reduce_motion(reduce)

    def _neighbour(self, step: int) -> float | None:
        if step > 0:
            return next((size for size in STEPS if size > self.scale), None)
        return next((size for size in reversed(STEPS) if size < self.scale), None)

    def _apply(self) -> None:
        self._theme.set_scale(min(self.scale * self._factor, SCALES[1]))
