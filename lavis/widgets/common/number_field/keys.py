"""What keys and wheels mean in every field that steps."""

from __future__ import annotations

from itertools import count

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QKeySequence

#: A notch of a mouse wheel, in Qt's eighths of a degree.
NOTCH = 120

_REDO = (
    Qt.Modifier.CTRL | Qt.Key.Key_Y,
    Qt.Modifier.CTRL | Qt.Modifier.SHIFT | Qt.Key.Key_Z,
)

_serial = count(1)


def fresh_key(gesture: str) -> str:
    """Return a merge key that no other gesture has."""
    return f"{gesture}-{next(_serial)}"


def step_factor(modifiers: Qt.KeyboardModifier) -> float:
    """Return how many steps an arrow key makes: ten with Shift, a tenth with Alt."""
    if modifiers & Qt.KeyboardModifier.ShiftModifier:
        return 10.0
    return 0.1 if modifiers & Qt.KeyboardModifier.AltModifier else 1.0


def is_redo(event: QKeyEvent) -> bool:
    """Return whether a key redoes: the platform's own, and both that LaVis promises."""
    return event.keyCombination() in _REDO or event.matches(QKeySequence.StandardKey.Redo)
