"""The MVP viewer against bare PyOpenGL, vispy, PyVista and pyqtgraph, and its transform.

Each program is a process of its own (`benchmarks.gl_peers`). First each is started a few times in
turn, for its first picture of the mesh; then all are up at once and draw a frame each in turn, so
that what else the machine does hits all alike. A ratio is the median of ratios of two frames that
were drawn one after the other.
"""

from __future__ import annotations

import compileall
import json
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from benchmarks.report import median, table, verdict

NAMES = ("bare", "lavis", "vispy", "gloo", "pyvista", "pyqtgraph")
PEERS = ("vispy", "gloo", "pyvista", "pyqtgraph")
#: Of vispy's two halves the scene is the one that shows a mesh in a few lines.
FIRST = ("vispy", "pyvista", "pyqtgraph")
WHAT = ("mesh", "points", "cube")
STARTS, FRAMES, TRANSFORMS = 3, 19, 150
#: The share of the picture that is drawn at the least.
LEAST = 0.02
CHUNK = 16_384
SIXTY = 1000 / 60


class Program:
    """A program that draws on command."""

    def __init__(self, name: str) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "benchmarks.gl_peers", name],
            env={**os.environ, "BENCHMARK_STARTED": repr(time.time())},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        self.name = name
        self.started = self._answer()

    def ask(self, what: str) -> Any:
        assert self._process.stdin is not None
        self._process.stdin.write(f"{what}\n")
        self._process.stdin.flush()
        return self._answer()

    def end(self) -> None:
        self._process.communicate()

    def _answer(self) -> Any:
        assert self._process.stdout is not None
        while line := self._process.stdout.readline():
            if line[0] in "{0123456789":
                return json.loads(line)
        errors = self._process.communicate()[1].strip().splitlines()
        raise RuntimeError(errors[-1] if errors else "no answer")


def started() -> tuple[dict[str, Program], dict[tuple[str, str], float]]:
    """Start all of them in turn; those of the last round stay."""
    programs: dict[str, Program] = {}
    samples: dict[tuple[str, str], list[float]] = {}
    for _ in range(STARTS):
        for name in NAMES:
            if name in programs:
                programs.pop(name).end()
            try:
                programs[name] = Program(name)
            except RuntimeError as error:
                print(f"{name}: {error}")
                continue
            for what, took in programs[name].started.items():
                samples.setdefault((name, what), []).append(took)
    return programs, {key: min(took) for key, took in samples.items()}


def frames(programs: dict[str, Program], what: str) -> dict[str, list[float]]:
    """Milliseconds of frames, one program after the other."""
    for program in programs.values():
        share = program.ask(f"proof {what} 1")
        if share < LEAST:
            raise RuntimeError(f"{program.name} draws no {what}: {share:.1%} of its picture")
    samples: dict[str, list[float]] = {name: [] for name in programs}
    for step in range(FRAMES if what != "cube" else 3 * FRAMES):
        for name, program in programs.items():
            samples[name].append(program.ask(f"{what} {2 * step}"))
        dragged = programs["lavis"].ask(f"{what}+drag {step}")
        samples.setdefault("lavis, dragged", []).append(dragged)
    return samples


def ratio(ours: list[float], theirs: list[float]) -> float:
    return median([a / b for a, b in zip(ours, theirs, strict=True)])


def drawing() -> int:
    programs, firsts = started()
    samples = {what: frames(programs, what) for what in WHAT}
    for program in programs.values():
        program.end()
    rows = [
        [
            "ms, median (least)",
            "started",
            "its CPU",
            "made",
            "500,000 triangles",
            "1,000,000 points",
            "cube",
        ]
    ]
    for name in (*NAMES, "lavis, dragged"):
        row = [name]
        row += [
            f"{firsts[name, key]:.0f}" if (name, key) in firsts else "–"
            for key in ("first", "cpu", "made")
        ]
        for what in WHAT:
            took = samples[what].get(name)
            row.append(f"{median(took):.1f} ({min(took):.1f})" if took else "–")
        rows.append(row)
    table(rows)
    missed = 0
    for what in ("mesh", "points"):
        found = samples[what]
        missed |= verdict(
            f"{what}: ours to bare PyOpenGL", ratio(found["lavis"], found["bare"]), 1.1
        )
        dragged = ratio(found["lavis, dragged"], found["bare"])
        missed |= verdict(f"{what}, dragged: ours to bare PyOpenGL", dragged, 1.1)
        peers = {name: ratio(found["lavis"], found[name]) for name in PEERS if name in found}
        if peers:
            fastest = max(peers, key=lambda name: peers[name])
            missed |= verdict(f"{what}: ours to the fastest peer, {fastest}", peers[fastest], 1.3)
    for key, words in (("first", "start of the process"), ("made", "making of the widget")):
        peers = {name: firsts[name, key] for name in FIRST if (name, key) in firsts}
        if peers:
            soonest = min(peers, key=lambda name: peers[name])
            share = firsts["lavis", key] / peers[soonest]
            missed |= verdict(f"first picture from the {words}: ours to {soonest}'s", share, 1.0)
    cube = samples["cube"]
    if median(cube["bare"]) <= SIXTY:
        still = median(cube["lavis"])
        missed |= verdict("frame of a cube: ms to 1/60 s", still / SIXTY, 1.0)
        dragged = median(cube["lavis, dragged"])
        missed |= verdict("orbit of a cube by hand: ms to 1/60 s", dragged / SIXTY, 1.0)
    return missed


def transforming() -> int:
    import numpy as np

    from lavis.compute.graphics.points import homogeneous, transform_columns

    columns = homogeneous(np.random.default_rng(0).random((1_000_000, 3)).astype(np.float32))
    M, out = np.eye(4, dtype=np.float32), np.empty_like(columns)

    def bare() -> None:
        for start in range(0, columns.shape[1], CHUNK):
            part = slice(start, start + CHUNK)
            np.matmul(M, columns[:, part], out=out[:, part])

    def ours() -> None:
        transform_columns(M, columns, out)

    samples: dict[str, list[float]] = {"bare": [], "ours": []}
    for turn in range(TRANSFORMS):
        pair = [("bare", bare), ("ours", ours)]
        for name, work in pair if turn % 2 else reversed(pair):
            start = time.perf_counter()
            work()
            samples[name].append(1e3 * (time.perf_counter() - start))
    one, other = median(samples["ours"]), median(samples["bare"])
    print(f"1,000,000 vertices by NumPy: ours {one:.2f} ms, chunked M @ (4, N) {other:.2f} ms")
    return verdict(
        "transform: ours to the chunked product", ratio(samples["ours"], samples["bare"]), 1.1
    )


def main() -> int:
    # An installed package is compiled, as the peers are, and so is this one.
    compileall.compile_dir(Path(__file__).parents[1] / "lavis", quiet=1)
    return transforming() | drawing()
