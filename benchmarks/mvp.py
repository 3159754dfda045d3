"""The MVP viewer against bare PyOpenGL, vispy, PyVista and pyqtgraph, and its transform."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time

from benchmarks.report import median, table, verdict

NAMES = ("bare", "lavis", "vispy", "pyvista", "pyqtgraph")
PEERS = ("vispy", "pyvista", "pyqtgraph")
WHAT = ("first", "mesh", "points", "cube")
ROUNDS = 3
CHUNK = 16_384
SIXTY = 1000 / 60


def measured(name: str) -> dict[str, float]:
    """One run of one program; empty where it is not installed."""
    environment = {**os.environ, "BENCHMARK_STARTED": repr(time.time())}
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.gl_peers", name],
        env=environment,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    lines = [line for line in done.stdout.splitlines() if line.startswith("{")]
    if not lines:
        last = done.stderr.strip().splitlines()[-1:] or ["no answer"]
        print(f"{name}: {last[0]}")
        return {}
    found: dict[str, float] = json.loads(lines[-1])
    return found


def drawing() -> int:
    samples: dict[str, list[dict[str, float]]] = {name: [] for name in NAMES}
    for _ in range(ROUNDS):
        for name in NAMES:  # in turn, so that what else the machine does hits all alike
            samples[name].append(measured(name))
    found = {
        (name, what): median([run[what] for run in samples[name] if what in run])
        for name in NAMES
        for what in WHAT
        if any(what in run for run in samples[name])
    }
    rows = [["ms", *("first picture", "500,000 triangles", "1,000,000 points", "cube")]]
    for name in NAMES:
        cells = (found.get((name, what)) for what in WHAT)
        rows.append([name, *("–" if cell is None else f"{cell:.1f}" for cell in cells)])
    table(rows)
    missed = 0
    for what in ("mesh", "points"):
        ours = found["lavis", what]
        missed |= verdict(f"{what}: ours to bare PyOpenGL", ours / found["bare", what], 1.1)
        peers = [found[name, what] for name in PEERS if (name, what) in found]
        if peers:
            missed |= verdict(f"{what}: ours to the fastest peer", ours / min(peers), 1.3)
    first = [found[name, "first"] for name in PEERS if (name, "first") in found]
    if first:
        ratio = found["lavis", "first"] / min(first)
        missed |= verdict("first picture: ours to the soonest peer", ratio, 1.0)
    if found["bare", "cube"] <= SIXTY:
        missed |= verdict("orbit of a cube: ms to 1/60 s", found["lavis", "cube"] / SIXTY, 1.0)
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
    for _ in range(60):
        for name, work in (("bare", bare), ("ours", ours)):
            start = time.perf_counter()
            work()
            samples[name].append(1e3 * (time.perf_counter() - start))
    one, other = median(samples["ours"]), median(samples["bare"])
    print(f"1,000,000 vertices by NumPy: ours {one:.2f} ms, chunked M @ (4, N) {other:.2f} ms")
    return verdict("transform: ours to the chunked product", one / other, 1.1)


def main() -> int:
    return transforming() | drawing()
