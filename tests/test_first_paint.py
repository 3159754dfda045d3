"""Start-up is part of the design: what is loaded when the first window is painted."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from support.killing import environment

SCRIPT = """
import sys
from PySide6.QtCore import QEvent, QObject
from lavis.app import App, make_application
from lavis.settings import Settings, home

application = make_application([])
app = App(Settings(home()))

class Watch(QObject):
    def eventFilter(self, thing, event):
        if event.type() == QEvent.Type.Paint and thing is app.window:
            print(*sorted(sys.modules))
            sys.stdout.flush()
            import os
            os._exit(0)
        return False

watch = Watch()
application.installEventFilter(watch)
app.show()
application.exec()
"""

LATE = (
    "numpy",
    "scipy",
    "pyqtgraph",
    "OpenGL",
    "array_api_compat",
    "threadpoolctl",
    "cupy",
    "torch",
    "asyncio",
    "lavis.widgets.vectors",
    "lavis.tools.vectors.functions",
    "lavis.compute.vectors",
)


@pytest.fixture(scope="module")
def loaded(tmp_path_factory) -> set[str]:
    process = subprocess.run(
        [sys.executable, "-c", SCRIPT],
        env=environment(tmp_path_factory.mktemp("home")),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert process.returncode == 0, process.stderr
    return set(process.stdout.split())


def test_the_window_is_painted_before_the_heavy_libraries_are_loaded(loaded: set[str]) -> None:
    assert "lavis.widgets.window" in loaded
    assert loaded & set(LATE) == set()


def test_of_the_tools_only_the_declarations_of_open_panels_are_loaded(loaded: set[str]) -> None:
    tools = {name for name in loaded if name.startswith("lavis.tools.")}
    assert tools <= {"lavis.tools.catalog", "lavis.tools.vectors"}


@pytest.mark.parametrize("module", ["document", "session", "worker", "tools.vectors"])
def test_below_the_view_no_qt_is_loaded(module: str, tmp_path: Path) -> None:
    code = f"import sys, lavis.{module}; print(any('PySide6' in name for name in sys.modules))"
    process = subprocess.run(
        [sys.executable, "-c", code],
        env=environment(tmp_path),
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    assert process.stdout.strip() == "False"
