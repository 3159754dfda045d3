"""From the start of the process to a painted window, and to a tool that can be used.

The peer is the least that a program on the same libraries can do: a QMainWindow with one
pyqtgraph plot and NumPy imported. Until something is painted only what is painted first is watched
in both: a watch over the whole application costs a call into Python for each event of each widget.
"""

from __future__ import annotations

import compileall
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks import report

ROUNDS = 15

BARE = """
import time
import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication, QMainWindow

application = QApplication([])

class Watch(QObject):
    painted = False

    def eventFilter(self, thing, event):
        if event.type() == QEvent.Type.Paint and not self.painted:
            self.painted = True
            QTimer.singleShot(0, self.end)
        return False

    def end(self):
        print("painted", time.time(), flush=True)
        application.quit()

watch = Watch()
window = QMainWindow()
window.resize(1280, 800)
plot = pg.PlotWidget()
plot.viewport().installEventFilter(watch)
plot.plot(np.arange(3.0), np.arange(3.0))
window.setCentralWidget(plot)
window.show()
application.exec()
"""

OURS = """
import gc, sys, time
gc.disable()  # as lavis.cli does before it imports the rest
from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication
from lavis import app as module

class Watch(QObject):
    painted = usable = False

    def eventFilter(self, thing, event):
        if event.type() == QEvent.Type.Paint:
            kind = type(thing).__name__
            if not self.painted:
                self.painted = True
                QTimer.singleShot(0, self.go_on)
            elif kind == "Plane" and not self.usable:
                self.usable = True
                QTimer.singleShot(0, self.end)
        return False

    def go_on(self):
        print("painted", time.time())
        QApplication.instance().installEventFilter(self)

    def end(self):
        print("usable", time.time(), flush=True)
        QApplication.closeAllWindows()

watch = Watch()

class Watched(module.Window):
    def __init__(self, *arguments):
        super().__init__(*arguments)
        self.installEventFilter(watch)

module.Window = Watched
from lavis.cli import main
sys.exit(main([]))
"""


def measure(code: str) -> dict[str, float]:
    """Seconds from the start of the process to each event that it reports."""
    with tempfile.TemporaryDirectory() as home:
        start = time.time()
        process = subprocess.run(
            [sys.executable, "-c", code],
            env={**os.environ, "LAVIS_HOME": home},
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
    if process.returncode:
        sys.exit(process.stderr)
    events = (line.split() for line in process.stdout.splitlines())
    return {name: float(moment) - start for name, moment in events}


def main() -> int:
    print("startup: process start to painted window, side by side")
    # An installed package is compiled, and so is this one; the disk's cache is warm for both.
    compileall.compile_dir(Path(__file__).parents[1] / "lavis", quiet=1)
    measure(BARE)
    measure(OURS)
    bare, painted, usable = [], [], []
    for _ in range(ROUNDS):
        bare.append(measure(BARE)["painted"])
        ours = measure(OURS)
        painted.append(ours["painted"])
        usable.append(ours["usable"])
    medians = [1000 * report.median(samples) for samples in (bare, painted, usable)]
    report.table(
        [
            ("", "ms (median)"),
            ("bare PySide6 + pyqtgraph + NumPy, painted", f"{medians[0]:.0f}"),
            ("LaVis, painted", f"{medians[1]:.0f}"),
            ("LaVis, first tool usable", f"{medians[2]:.0f}"),
        ]
    )
    return max(
        report.verdict("first painted window / bare", medians[1] / medians[0], 0.5),
        report.verdict("first tool usable / bare", medians[2] / medians[0], 1.5),
    )
