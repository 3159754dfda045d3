"""Fixtures of the whole suite, and the watch over what a test leaves behind."""

from __future__ import annotations

import gc
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

# Widgets are tested without a screen; what needs one starts an X server of its own.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
# Of several test processes each has a processor: with threads for all of them, their BLAS would
# wait for one another most of the time.
if "PYTEST_XDIST_WORKER" in os.environ:
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

from hypothesis import HealthCheck, settings

settings.register_profile(
    "lavis",
    deadline=None,  # nothing here is timed
    derandomize=bool(os.environ.get("CI")),
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
settings.load_profile("lavis")

DATA = Path(os.environ.get("LAVIS_TEST_DATA", Path(__file__).parents[2] / "shared" / "data"))


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """Folder of real data; tests that need it skip where it is absent."""
    if not DATA.is_dir():
        pytest.skip(f"the data for trials is not at {DATA} (LAVIS_TEST_DATA)")
    return DATA


@pytest.fixture(scope="session")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel of this checkout."""
    folder = tmp_path_factory.mktemp("dist")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    root = Path(__file__).parents[1]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(autouse=True)
def no_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Keep every test out of the user's own settings, journals and log."""
    folder = tmp_path / "home"
    monkeypatch.setenv("LAVIS_HOME", str(folder))
    return folder


#: The widgets of the test that runs.
_SHOWN: list[Any] = []


@pytest.fixture
def qtbot(qtbot: Any) -> Any:
    """pytest-qt's, which keeps what it is given until it has closed it.

    It holds widgets weakly: once the test function has returned they are garbage, and whichever
    thread collects it next takes them apart while Qt still sends them events.
    """
    add = qtbot.addWidget

    def keep(widget: Any, **how: Any) -> None:
        _SHOWN.append(widget)
        add(widget, **how)

    qtbot.addWidget = qtbot.add_widget = keep
    return qtbot


@pytest.fixture(autouse=True)
def nothing_left(request: pytest.FixtureRequest) -> Iterator[None]:
    """Fail a test that leaves a thread, a running timer or a window."""
    uses_qt = {"qtbot", "qapp"} & set(request.fixturenames)
    if uses_qt:
        request.getfixturevalue("qapp")
        # What is alive now is not this test's: the collections at its end need not look at it,
        # which would take most of the suite's time.
        gc.collect()
        gc.freeze()
    threads = set(threading.enumerate())
    yield
    if uses_qt:
        _check_qt()
    for thread in set(threading.enumerate()) - threads:
        thread.join(2)
    left = {thread.name for thread in set(threading.enumerate()) - threads if thread.is_alive()}
    assert not left, f"threads left behind: {left}"


def _check_qt() -> None:
    from PySide6.QtCore import QCoreApplication, QEvent, QTimer
    from PySide6.QtWidgets import QApplication

    typeset = sys.modules.get("lavis.widgets.common.typeset")
    if typeset is not None:  # one for the whole process: what it has begun may end in its own time
        deadline = time.monotonic() + 10
        while typeset.typesetter().busy and time.monotonic() < deadline:
            QCoreApplication.processEvents()
            time.sleep(0.01)
    for _ in range(3):
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        QCoreApplication.processEvents()
        _SHOWN.clear()
        gc.collect()
    widgets = [repr(widget) for widget in QApplication.topLevelWidgets()]
    assert not widgets, f"windows left behind: {widgets}"
    timers = [thing for thing in gc.get_objects() if isinstance(thing, QTimer)]
    running = [repr(timer) for timer in timers if _is_active(timer)]
    assert not running, f"timers left running: {running}"


def _is_active(timer: object) -> bool:
    import shiboken6

    return shiboken6.isValid(timer) and timer.isActive()  # type: ignore[attr-defined]


@pytest.fixture
def make_app(qapp, qtbot, tmp_path: Path) -> Iterator[Callable[..., object]]:
    """A maker of whole applications, closed again at the end without a question."""
    from support.probe import ENTRY

    from lavis.app import App
    from lavis.settings import Settings
    from lavis.tools.catalog import BUILT_IN, Catalog

    made: list[App] = []

    def make(*, backend: object = None, folder: Path | None = None, show: bool = True) -> App:
        settings = Settings(folder or tmp_path / "settings")
        app = App(settings, Catalog([*BUILT_IN, ENTRY]), backend)
        made.append(app)
        if show:
            app.show()
            app.open()
            qtbot.waitUntil(lambda: app.desk.settled)
        return app

    yield make
    for app in made:
        if hasattr(app, "store"):
            app.store.mark_saved()
        app.window.close()
        app.window.deleteLater()
        app.deleteLater()


@pytest.fixture
def app(make_app):
    """A running application with the first document."""
    return make_app()


@pytest.fixture
def device1():
    """The stand-in for a GPU: array-api-strict's second device, with its leaks stopped."""
    from support.strict import device, no_leaks

    with no_leaks():
        yield device()
