"""A sentence among controls, and sections that open when what they control is switched on."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QSizePolicy

from lavis.widgets.common.controls.section import Section


class Words(QLabel):
    """A sentence over as many lines as it needs; without one it takes no room."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setWordWrap(True)
        self.setProperty("muted", True)
        self.setAccessibleName(name)
        # Names of vectors are text and nothing else.
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
        self.hide()

    def say(self, text: str) -> None:
        """Show another sentence."""
        if text != self.text():
            self.setText(text)
            self.setAccessibleDescription(text)
            self.setVisible(bool(text))


class Opener:
    """Unfolds a section when what it controls is switched on from elsewhere.

    Parameters
    ----------
    section : Section
        Folded at first.

    Attributes
    ----------
    active : bool
        Whether what it controls is on.
    opened : bool
        Whether the last note has unfolded it.
    """

    def __init__(self, section: Section) -> None:
        self._section = section
        self.active = self.opened = False
        section.set_folded(True)

    def note(self, active: bool) -> None:
        """Take what Params say now."""
        self.opened = active and not self.active and self._section.is_folded
        if self.opened:
            self._section.set_folded(False)
        self.active = self._section.topic = active
