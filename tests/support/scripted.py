"""A session that edits until it is killed, and one that says what is left of it.

``python -m support.scripted edit LOG`` edits the first panel fifty times a second and writes each
number, with the time, to LOG after the store has taken it. ``python -m support.scripted reopen``
starts as a user would and prints the number that stands in the document then.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

import msgspec
from PySide6.QtCore import QTimer

from lavis.app import App, make_application
from lavis.settings import Settings, home
from lavis.tools.catalog import Catalog
from support.probe import ENTRY, TOOL, Params

INTERVAL = 20


def _app() -> App:
    app = App(Settings(home()), Catalog([ENTRY]))
    app.show()
    app.open()
    return app


def edit(log: Path) -> int:
    application = make_application([])
    app = _app()
    with log.open("a") as file:

        def step() -> None:
            panels = app.store.document.panels
            if not panels:
                app.store.open_panel(TOOL)
                return
            params = panels[0].params
            value = (params.value + 0.001) % 1000
            app.store.edit(panels[0].id, msgspec.structs.replace(params, value=value))
            file.write(f"{time.time()} {value!r}\n")
            file.flush()

        timer = QTimer(app)
        timer.timeout.connect(step)
        timer.start(INTERVAL)
        return application.exec()


def reopen() -> int:
    application = make_application([])
    app = _app()

    def say() -> None:
        panels = app.store.document.panels
        print(panels[0].params.value if panels else Params().value)
        app.store.mark_saved()
        app.window.close()

    QTimer.singleShot(50, app, say)
    return application.exec()


if __name__ == "__main__":
    sys.exit(edit(Path(sys.argv[2])) if sys.argv[1] == "edit" else reopen())
