"""The MVP viewer under a driver that refuses its shaders, in the real window on a real screen:
``python -m support.mvp_refused`` says what it saw as one line of JSON.
"""

from __future__ import annotations

import sys
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from lavis import resources
from lavis.app import App
from lavis.widgets.mvp.canvas import Canvas
from support.mvp_window import main, rest, settled

_read = resources.text


def _refused(*parts: str) -> str:
    if parts[0] == "shaders":
        return "#version 330 core\nvoid main() { no; }"
    return _read(*parts)


def look(app: App) -> dict[str, Any]:
    said: dict[str, Any] = {"inside": []}
    replaced = Canvas._on_failed

    def on_failed(canvas: Canvas, words: str) -> None:
        # Qt asks for a context while it resizes: a layout at work must not lose an item.
        frame, names = sys._getframe(), []
        while frame is not None:
            names.append(frame.f_code.co_name)
            frame = frame.f_back
        said["inside"].append("initializeGL" in names)
        replaced(canvas, words)

    Canvas._on_failed = on_failed
    resources.text = _refused
    app.desk.open_tool("mvp")
    panel = next(panel for panel in app.store.document.panels if panel.tool == "mvp")
    dock = app.desk.docks[panel.id]
    dock.raise_()
    settled(app, dock)
    view = dock.view
    said["stage"] = type(view.canvas.stage).__name__
    said["words"] = view.canvas.stage.accessibleDescription()
    dock.setFloating(True)
    rest(300)
    dock.setFloating(False)
    rest(300)
    app.window.resize(900, 600)
    rest(300)
    # Every number of the tool works.
    field = view.inspector.model.translation.fields[0]
    field.setFocus()
    QTest.keyClick(field, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClicks(field, "2")
    QTest.keyClick(field, Qt.Key.Key_Return)
    settled(app, dock)
    said["moved"] = dock.panel.params.model.translation
    said["entry"] = None if dock.result is None else dock.result.model[3]
    dock.close()
    rest(300)
    return said


if __name__ == "__main__":
    sys.exit(main(look))
