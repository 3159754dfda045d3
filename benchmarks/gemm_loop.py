"""The window's heartbeat while a product of 4096³ is measured: how long it ever stood still.

A timer asks for a turn of the event loop every few milliseconds; the longest pause between two
turns is what a hand would feel. The same window at rest stands beside it, since the machine has
its own pauses.
"""

from __future__ import annotations

import tempfile
import time
from pathlib import Path

from PySide6.QtCore import QEvent, QEventLoop, QTimer
from PySide6.QtWidgets import QApplication

from benchmarks import report
from benchmarks.hands import settle

SIZE = 4096
BEAT = 4
REST = 5.0
#: Milliseconds.
LIMIT = 50


class Heart:
    """Writes down when the event loop has turned."""

    def __init__(self) -> None:
        self.beats: list[float] = []
        self.timer = QTimer()
        self.timer.setInterval(BEAT)
        self.timer.timeout.connect(lambda: self.beats.append(time.perf_counter()))

    def listen(self, until: object) -> list[float]:
        """Return the pauses in milliseconds, sorted, until something holds."""
        assert callable(until)
        self.beats = [time.perf_counter()]
        self.timer.start()
        while not until():
            QApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
        self.timer.stop()
        pairs = zip(self.beats, self.beats[1:], strict=False)
        return sorted(1e3 * (after - before) for before, after in pairs)


def main() -> int:
    from lavis.app import App, make_application
    from lavis.document import Assets, Document
    from lavis.settings import Settings
    from lavis.tools.gemm import Params, View, squares

    print(f"gemm_loop: the event loop while {SIZE}³ is measured")
    application = QApplication.instance() or make_application([])
    with tempfile.TemporaryDirectory() as folder:
        app = App(Settings(Path(folder)))
        app.window.resize(1280, 800)
        app.show()
        app.open()
        app.store.replace(Document(), Assets())
        tool = app.catalog.find("gemm")
        assert tool is not None
        panel = app.store.open_panel(tool)
        params = Params(squares(SIZE), dtypes=("float32",), view=View(tab="speed"))
        app.store.edit(panel, params)
        settle(until=lambda: app.desk.settled)
        heart = Heart()
        end = time.perf_counter() + REST
        rest = heart.listen(lambda: time.perf_counter() > end)
        app.desk.docks[panel].start_task("measure")
        busy = heart.listen(lambda: not app.jobs.busy)
        record = app.store.document.panel(panel).records["measure"].record
        [row] = record.rows
        app.store.mark_saved()
        app.window.close()
        settle()
        # While the application is there: what its window still tells it finds it alive.
        app.window.deleteLater()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        settle()
        application.processEvents()
    rows = [("", "turns", "median ms", "99 % ms", "worst ms")]
    for name, pauses in (("at rest", rest), ("while it runs", busy)):
        near = pauses[int(0.99 * len(pauses))]
        rows.append(
            (
                name,
                str(len(pauses)),
                f"{report.median(pauses):.1f}",
                f"{near:.1f}",
                f"{pauses[-1]:.1f}",
            )
        )
    report.table(rows)
    print(f"     {row.status} {row.count} products, {row.gflops or 0:.0f} GFLOP/s {row.reason}")
    return report.verdict("worst pause while it runs, ms", busy[-1], LIMIT)
