"""Finds out in the background which array libraries work."""

from __future__ import annotations

import threading

from PySide6.QtCore import QObject, Signal


class Prober(QObject):
    """Probes array libraries in a thread: importing one may take seconds.

    Attributes
    ----------
    probed : Signal(object)
        A `Probe`, in the GUI thread.
    """

    probed = Signal(object)

    def probe(self, names: list[str]) -> None:
        """Probe these, one after the other; each answer is a signal."""
        threading.Thread(target=self._work, args=(names,), name="lavis probe", daemon=True).start()

    def _work(self, names: list[str]) -> None:
        from lavis.compute import backend as backends

        for name in names:
            for probe in backends.probe(name):
                try:
                    self.probed.emit(probe)
                except RuntimeError:
                    return  # the window has gone meanwhile; nobody asks any more
