"""The two bounds of the roofline: the peak of the arithmetic and the bandwidth of the memory."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Literal

from lavis.compute.backend import Backend
from lavis.compute.gemm.bench import LEAST, Measurement, Unsupported
from lavis.compute.gemm.engines import Engine, engine
from lavis.compute.gemm.operands import Operands
from lavis.compute.gemm.problem import Plan, Problem
from lavis.compute.gemm.sheets import SHEETS

#: Square products whose best is taken for the peak, on a processor and on a GPU.
SIZES = (128, 256, 384, 512, 768, 1024, 1536, 2048)
GPU_SIZES = (1024, 2048, 4096, 8192)
#: Seconds that one of these products may be expected to take. Not less: on a busy machine the small
#: ones look slow, and the large ones show what it can do.
LONGEST = 0.6
#: Seconds of each size, and of the best one again.
EACH, AGAIN = 0.06, 0.3
#: What is copied for the bandwidth is so many times the cache, and at least so many bytes.
OUTGROWS, LEAST_COPY = 4, 64 * 2**20
COPIES = 12
#: How far above a roof a figure must lie to be called above: measured roofs have a spread too.
SLACK = 0.02

Kind = Literal["data sheet", "measured"]


@dataclass(frozen=True)
class Peak:
    """The most FLOP/s of a device in one dtype.

    Attributes
    ----------
    gflops : float
        10⁹ FLOP/s.
    kind : {"data sheet", "measured"}
    source : str
        Which sheet, or how it was measured.
    """

    gflops: float
    kind: Kind
    source: str


@dataclass(frozen=True)
class Bandwidth:
    """The most bytes a second that a copy reads and writes, 10⁹ a second, and how it was found."""

    gigabytes: float
    source: str


@dataclass(frozen=True)
class RooflinePoint:
    """One measurement under the roof.

    Attributes
    ----------
    intensity, gflops : float
        FLOPs a byte that must be moved; 10⁹ FLOP/s by the median.
    roof : float
        What the roof allows at this intensity.
    bound : {"memory", "compute"}
        Which of the two bounds that is.
    above : bool
        Whether the best sample was faster than the roof: it was measured too low, or the operands
        lay in a cache.
    """

    intensity: float
    gflops: float
    roof: float
    bound: Literal["memory", "compute"]
    above: bool


def peak(backend: Backend, dtype: str = "float32", tick: Callable[[], None] = lambda: None) -> Peak:
    """Return the peak of a backend's device in a dtype.

    From the data sheet of a known card, dense; for a processor and for other cards the fastest of
    square products of the same library with hot operands. No clock is multiplied by a width and no
    percentage is guessed, so that a measured peak is what can be reached, and may be surpassed.

    Parameters
    ----------
    backend : Backend
    dtype : str
        As in `Problem`.
    tick : callable, optional
        Called between products; what it raises ends the measuring.

    Returns
    -------
    Peak

    Raises
    ------
    Unsupported
        If the library cannot multiply this dtype.
    """
    with backend.activate(), backend.guard():
        return peak_of(engine(backend, tf32=dtype == "tf32"), dtype, tick)


def peak_of(worker: Engine, dtype: str, tick: Callable[[], None] = lambda: None) -> Peak:
    """Return the peak of an engine; see `peak`."""
    refusal = worker.refusal(Problem(1, 1, 1, dtype))
    if refusal:
        raise Unsupported(refusal)
    sheet = SHEETS.get(worker.device)
    promised = sheet.peak(dtype) if sheet else None
    if sheet is not None and promised is not None:
        return Peak(promised, "data sheet", f"data sheet: {sheet.source}, dense")
    best, size = 0.0, 0
    for side in GPU_SIZES if worker.on_device else SIZES:
        tick()
        gflops, longest = _fastest(worker, Problem(side, side, side, dtype), EACH)
        if gflops > best:
            best, size = gflops, side
        if 4 * longest > LONGEST:  # the next one takes three to eight times as long
            break
    tick()
    again, _ = _fastest(worker, Problem(size, size, size, dtype), AGAIN)
    source = f"measured: the fastest of {dtype} squares with hot operands, {size}×{size}"
    return Peak(max(best, again), "measured", source)


def _fastest(worker: Engine, problem: Problem, seconds: float) -> tuple[float, float]:
    """Return the best GFLOP/s of a product, and the seconds of that one."""
    operands = Operands(worker, problem, Plan(operands="hot"), 1)
    each = min(worker.timed([operands.take(1)] * 3))
    calls = max(1, round(LEAST / max(each, 1e-9)))
    count = max(5, min(200, round(seconds / max(each * calls, LEAST))))
    samples = worker.timed([operands.take(calls) for _ in range(count)])
    best = min(samples) / calls
    return problem.flops / best * 1e-9, best


def bandwidth(backend: Backend, tick: Callable[[], None] = lambda: None) -> Bandwidth:
    """Measure the bandwidth of a backend's memory by a copy that outgrows its caches.

    Every byte is read once and written once, and both count. On a processor each core copies its
    part.

    Parameters
    ----------
    backend : Backend
    tick : callable, optional

    Returns
    -------
    Bandwidth
        Of the fastest copy.
    """
    with backend.activate(), backend.guard():
        return bandwidth_of(engine(backend), tick)


def bandwidth_of(worker: Engine, tick: Callable[[], None] = lambda: None) -> Bandwidth:
    """Return the bandwidth of an engine's memory; see `bandwidth`."""
    size = max(LEAST_COPY, OUTGROWS * worker.cache)
    memory = worker.backend.memory()
    if memory is not None:
        size = min(size, memory.free // 8)
    if worker.on_device:
        source, target = (worker.empty((size // 4,), "float32") for _ in range(2))
        seconds = []
        for _ in range(COPIES):
            tick()
            seconds += worker.timed([[(target, source, None)]] * 2, worker.copy_into)
        how = f"measured: a copy of {size / 2**20:.0f} MiB within the device"
    else:
        seconds = _copied(size, worker.threads, tick)
        how = f"measured: a copy of {size / 2**20:.0f} MiB by {worker.threads} threads"
    return Bandwidth(2 * size / min(seconds) * 1e-9, how)


def _copied(size: int, threads: int, tick: Callable[[], None]) -> list[float]:
    """Return the seconds of copies in the computer's memory, each thread its part."""
    import numpy as np

    source = np.ones(size // 8)
    target = np.ones(size // 8)
    parts = list(zip(np.array_split(target, threads), np.array_split(source, threads), strict=True))
    seconds = []
    with ThreadPoolExecutor(threads) as pool:
        for _ in range(COPIES):
            tick()
            begin = time.perf_counter()
            for done in [pool.submit(np.copyto, *part) for part in parts]:
                done.result()
            seconds.append(time.perf_counter() - begin)
    return seconds


def roofline(
    measurements: Sequence[Measurement], peak: float | Peak, bandwidth: float | Bandwidth
) -> tuple[RooflinePoint, ...]:
    """Place measurements under the roof min(peak, bandwidth · intensity).

    Parameters
    ----------
    measurements : sequence of Measurement
    peak : Peak or float
        10⁹ FLOP/s.
    bandwidth : Bandwidth or float
        10⁹ bytes a second.

    Returns
    -------
    tuple of RooflinePoint

    References
    ----------
    S. Williams, A. Waterman and D. Patterson, Roofline: an insightful visual performance model
    for multicore architectures, Communications of the ACM 52 (2009), 65–76.
    """
    top = peak.gflops if isinstance(peak, Peak) else peak
    slope = bandwidth.gigabytes if isinstance(bandwidth, Bandwidth) else bandwidth
    found = []
    for measured in measurements:
        intensity = measured.problem.intensity
        roof = min(top, slope * intensity)
        found.append(
            RooflinePoint(
                intensity,
                measured.gflops,
                roof,
                "memory" if slope * intensity < top else "compute",
                measured.best_gflops > roof * (1 + SLACK),
            )
        )
    return tuple(found)
