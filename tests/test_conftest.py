"""The watch over the tests themselves."""

from __future__ import annotations

import gc
import threading
import weakref

from PySide6.QtWidgets import QLabel


def test_no_other_thread_takes_a_test_s_widget_apart(qtbot) -> None:
    label = QLabel("shown")
    label.itself = label
    qtbot.addWidget(label)
    alive = weakref.ref(label)
    del label
    thread = threading.Thread(target=gc.collect)
    thread.start()
    thread.join()
    assert alive() is not None
