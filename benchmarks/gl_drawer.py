"""What the programs of `benchmarks.gl_peers` share: commands in, finished frames and times out."""

from __future__ import annotations

import json
import math
import os
import sys
import time
from collections.abc import Callable
from typing import Any, NamedTuple

STARTED = float(os.environ.get("BENCHMARK_STARTED", time.time()))
WIDTH, HEIGHT = 800, 600
POINTS, VERTICES = 1_000_000, 251_000
COLOUR = (0.3, 0.6, 0.9)


class Drawer(NamedTuple):
    """A program that is up: `show` changes what is drawn, `frame` draws it at an angle.

    Attributes
    ----------
    began : float
        `time.time()` when its widget began to be made; what it imports was there by then.
    show : callable
        Draws "mesh", "points" or "cube" from now on; the mesh is there at first.
    frame : callable
        Draws at an angle in degrees, and returns when that is finished.
    pixels : callable
        Returns the last frame, shape (height, width, 3 or 4).
    """

    began: float
    show: Callable[[str], None]
    frame: Callable[[float], None]
    pixels: Callable[[], Any]


def serve(drawer: Drawer) -> None:
    """Say when the first picture was there, then draw on command."""
    drawer.frame(0.0)
    now, cpu = time.time(), time.process_time()
    said = {"first": now - STARTED, "made": now - drawer.began, "cpu": cpu}
    say({name: 1e3 * seconds for name, seconds in said.items()})
    what = "mesh"
    for line in sys.stdin:
        *proof, wanted, angle = line.split()
        if wanted.split("+")[0] != what:
            what = wanted.split("+")[0]
            drawer.show(what)
            drawer.frame(-1.0)
        if wanted != what:  # "mesh+drag": the same, by hand
            say(DRAG[0](float(angle)))
            continue
        drawer.frame(float(angle) - 0.5)  # an orbit's frames follow each other: caches are warm
        start = time.perf_counter()
        drawer.frame(float(angle))
        took = 1e3 * (time.perf_counter() - start)
        say(covered(drawer.pixels()) if proof else took)
    os._exit(0)  # some of them crash when they end


#: The drag of a program that can be dragged: degrees in, milliseconds out.
DRAG: list[Callable[[float], float]] = []


def say(what: object) -> None:
    print(json.dumps(what), flush=True)


def covered(pixels: Any) -> float:
    """Return the share of pixels that differ from the one in the upper left corner."""
    colours = pixels[..., :3].astype(int)
    return float((abs(colours - colours[2, 2]).max(axis=-1) > 8).mean())


def mesh_of(what: str) -> Any:
    from lavis.data import meshes

    if what == "mesh":
        return meshes.torus(VERTICES)
    return meshes.cloud(POINTS) if what == "points" else meshes.cube()


def mvp(angle: float) -> Any:
    from lavis.compute import graphics as g

    yaw = math.radians(angle)
    eye = [5 * math.sin(yaw), 2.0, 5 * math.cos(yaw)]
    V = g.look_at(eye, [0, 0, 0], [0, 1, 0])
    return g.perspective(math.radians(45), WIDTH / HEIGHT, 1.0, 9.0) @ V


# -- what those on Qt share


def exposed(widget: Any) -> None:
    """Wait until a widget's window is on the screen: before, Qt puts off what it is asked for."""
    from PySide6.QtWidgets import QApplication

    end = time.monotonic() + 30
    while time.monotonic() < end:
        QApplication.processEvents()
        handle = widget.window().windowHandle()
        if handle is not None and handle.isExposed():
            return
    raise RuntimeError("The window was never exposed.")


def array_of(image: Any) -> Any:
    import numpy as np

    image = image.convertToFormat(image.Format.Format_RGBA8888)
    rows = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), -1)
    return rows[:, : 4 * image.width()].reshape(image.height(), image.width(), 4)


class Grabber:
    """Finished frames of a QOpenGLWidget."""

    def __init__(self, widget: Any) -> None:
        self.widget, self.image = widget, None

    def grab(self) -> None:
        self.image = self.widget.grabFramebuffer()

    def pixels(self) -> Any:
        return array_of(self.image)
