"""The status bar's picker of the array library: what is there, and what the rest would need."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QMenu, QToolButton, QWidget

from lavis.widgets.common.prober import Prober

if TYPE_CHECKING:
    from PySide6.QtGui import QActionGroup


class BackendPicker(QToolButton):
    """Names the backend in use; its menu lists all, the unavailable greyed with their remedy.

    Attributes
    ----------
    chosen : Signal(object)
        The `Backend` that the user wants.
    listed : Signal()
        The lines of the menu are others now.
    """

    chosen = Signal(object)
    listed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("backendPicker")
        self.setAccessibleName("Backend")
        self.setText("NumPy")
        self.setToolTip("The array library that computes every picture")
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextOnly)
        self._current = ""
        self._probes: dict[str, Any] = {}
        self._probing = False
        self._prober = Prober(self)
        self._prober.probed.connect(self._on_probe)
        self._group: QActionGroup | None = None
        self._menu = QMenu(self)
        self._menu.setToolTipsVisible(True)
        self._menu.aboutToShow.connect(self._on_opening)
        self.setMenu(self._menu)

    def show_backend(self, backend: Any) -> None:
        """Name the backend that computes now."""
        self._current = backend.name
        self.setText(backend.label)
        self.setAccessibleDescription(f"Computing on {backend.label}")
        self._fill()

    def look(self) -> None:
        """Find out which array libraries work, without opening the menu."""
        self._on_opening()

    def _on_opening(self) -> None:
        from lavis.compute import backend as backends

        if not self._probing:
            self._probing = True
            # Only what is installed is imported; for the rest the table's answer is enough.
            self._prober.probe([item.name for item in backends.known() if item.installed])
        self._fill()

    def _on_probe(self, probe: Any) -> None:
        self._probes[probe.name] = probe
        self._fill()

    def _fill(self) -> None:
        from PySide6.QtGui import QActionGroup  # not before it is wanted, as the window's own

        from lavis.compute import backend as backends

        self._menu.clear()
        if self._group is None:
            self._group = QActionGroup(self._menu)
        for item in backends.known():
            probe = self._probes.get(item.name)
            backend = probe.backend if probe is not None else None
            action = self._menu.addAction(backend.label if backend else item.label)
            action.setCheckable(True)
            action.setChecked(item.name == self._current)
            self._group.addAction(action)
            if backend is not None:
                action.triggered.connect(lambda _=False, backend=backend: self.chosen.emit(backend))
                continue
            if probe is None and item.installed:
                action.setText(f"{item.label} — looking…")
                reason, remedy = "", ""
            else:
                answer = probe or item
                reason, remedy = answer.reason, answer.remedy
                action.setText(f"{item.label} — {reason}")
            action.setEnabled(False)
            action.setToolTip(" ".join(part for part in (reason, remedy) if part))
            action.setStatusTip(remedy)
        self.listed.emit()
