"""A view as small as can be: a field to type into, a bar as long as the result."""

from __future__ import annotations

from typing import Any

import msgspec
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from lavis.theme import Theme
from support.probe.manners import hides


class ProbeView(QWidget):
    edited = Signal(object, str)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName("Probe canvas")
        self.params: Any = None
        self.result: Any = None
        self.result_params: Any = None
        self.renders: list[tuple[Any, Any, Any]] = []
        self.task_renders: list[tuple[str, Any, Any, bool]] = []
        self._theme = theme
        self._gesture = 0
        theme.changed.connect(self.update)

    def render(self, params: Any, result: Any, result_params: Any) -> None:  # type: ignore[override]
        self.params, self.result, self.result_params = params, result, result_params
        self.renders.append((params, result, result_params))
        square = "" if self._hides() else f" Its square is {result.square:g}."
        self.setAccessibleDescription(f"The value is {params.value:g}.{square}")
        self.update()

    def render_task(self, name: str, partial: Any, record: Any, stale: bool) -> None:
        self.task_renders.append((name, partial, record, stale))

    def _hides(self) -> bool:
        return self.result is None or hides(self.params)

    def change(self, value: float, key: str = "") -> None:
        self.edited.emit(msgspec.structs.replace(self.params, value=value), key)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._gesture += 1

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self.change(float(round(event.position().x())) % 1000, f"drag-{self._gesture}")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Right:
            self.change(self.params.value + 1)
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._theme.color("canvas"))
        length = 10 if self._hides() else 10 + int(abs(self.result.square)) % 200
        painter.fillRect(10, 10, length, 20, self._theme.color("first"))
        painter.end()
