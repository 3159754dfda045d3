"""What the pictures draw: pure functions of a run, and the sentences that go with them."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

import msgspec

from lavis.tools.gemm.record import Row, Run, Verdict

#: Relative rounding error of one number: what an error is to be compared with.
ROUNDING = {
    "float16": 2.0**-11,
    "bfloat16": 2.0**-8,
    "tf32": 2.0**-11,
    "float32": 2.0**-24,
    "float64": 2.0**-53,
}


class Spot(msgspec.Struct, frozen=True):
    """One row as a point of a curve.

    Attributes
    ----------
    row : int
        Index into the rows of the run.
    x, y : float
    low, high : float
        Of y, by the quartiles of the samples.
    best : float
        Of y, by the best sample.
    """

    row: int
    x: float
    y: float
    low: float
    high: float
    best: float


class Series(msgspec.Struct, frozen=True):
    """A curve: the points of one lane, dtype and kind of data, by rising x.

    Attributes
    ----------
    key : str
        `Row.series`, for people and for colours.
    lane, backend, dtype, data : str
    spots : tuple of Spot
    """

    key: str
    lane: str
    backend: str
    dtype: str
    data: str
    spots: tuple[Spot, ...]


class Line(msgspec.Struct, frozen=True):
    """A roof as a line through three points: where it begins, its ridge, where it ends.

    Attributes
    ----------
    key : str
        Lane and dtype, the `Row.series` of random data.
    lane, dtype : str
    x, y : tuple of float
        Intensity, FLOPs a byte; 10⁹ FLOP/s.
    sources : tuple of str
        Of peak and bandwidth.
    """

    key: str
    lane: str
    dtype: str
    x: tuple[float, ...]
    y: tuple[float, ...]
    sources: tuple[str, str]


class Roofline(msgspec.Struct, frozen=True):
    """Roofs, and the rows under them: x is the intensity and y 10⁹ FLOP/s."""

    lines: tuple[Line, ...]
    series: tuple[Series, ...]


class Histogram(msgspec.Struct, frozen=True):
    """Counts of samples between edges, seconds a product; one edge more than counts."""

    edges: tuple[float, ...]
    counts: tuple[int, ...]


class Trace(msgspec.Struct, frozen=True):
    """Samples in the order of measuring.

    Attributes
    ----------
    x : tuple of float
        Seconds that were measured before the middle of the sample (pauses left out).
    y : tuple of float
        Seconds a product.
    ends : tuple of float
        Where each round ends, on the same axis.
    """

    x: tuple[float, ...]
    y: tuple[float, ...]
    ends: tuple[float, ...]


class Transfer(msgspec.Struct, frozen=True):
    """Copies to and from a device beside the product that they were made for.

    Attributes
    ----------
    row : int
    upload, download, product : float
        Seconds.
    upload_rate, download_rate : float
        10⁹ bytes a second.
    """

    row: int
    upload: float
    download: float
    product: float
    upload_rate: float
    download_rate: float


class Change(msgspec.Struct, frozen=True):
    """One point that two runs have in common.

    Attributes
    ----------
    row, other : int
        Indices into the rows of the one and the other run.
    ratio : float
        The speed in the first through that in the other.
    same_machine : bool
        Whether processor, device and library are the same, so that the ratio says anything.
    """

    row: int
    other: int
    ratio: float
    same_machine: bool


def measured(run: Run) -> list[tuple[int, Row]]:
    """Return the rows that have figures, with their indices."""
    return [(index, row) for index, row in enumerate(run.rows) if row.gflops is not None]


def speed(run: Run) -> tuple[Series, ...]:
    """Return 10⁹ FLOP/s against size (`Row.size`), a curve for each lane, dtype and data."""
    return _series((index, row, row.size) for index, row in measured(run))


def batch_effect(run: Run) -> tuple[Series, ...]:
    """Return 10⁹ FLOP/s against how many rows are multiplied at a time (m·batch).

    Of shapes with the same n and k only, those with the most different row counts.
    """
    families: dict[tuple[int, int], list[tuple[int, Row]]] = {}
    for index, row in measured(run):
        families.setdefault((row.n, row.k), []).append((index, row))
    counts = {key: len({row.m * row.batch for _, row in rows}) for key, rows in families.items()}
    key = max(counts, key=lambda key: counts[key], default=None)
    if key is None or counts[key] < 2:
        return ()
    return _series((index, row, float(row.m * row.batch)) for index, row in families[key])


def tradeoff(run: Run) -> tuple[Series, ...]:
    """Return 10⁹ FLOP/s against the relative error; rows without an error are left out.

    An error of 0, as zeros have, cannot stand on a logarithmic axis and is left out too.
    """
    return _series((index, row, row.relative_error or 0.0) for index, row in measured(run))


def roofline(run: Run) -> Roofline:
    """Return the roofs that are known, and the rows by their intensity."""
    rows = measured(run)
    series = _series((index, row, row.intensity) for index, row in rows)
    spots = [spot.x for each in series for spot in each.spots]
    ridges = [roof.ridge for roof in run.roofs if roof.ridge]
    if not ridges:
        return Roofline((), series)
    left = min([*spots, *ridges]) / 4
    right = max([*spots, *ridges]) * 4
    lines = []
    for roof in run.roofs:
        ridge, peak = roof.ridge, roof.gflops
        start = roof.at(left)
        if ridge is None or peak is None or start is None:
            continue
        lines.append(
            Line(
                f"{roof.lane} · {roof.dtype}",
                roof.lane,
                roof.dtype,
                (left, ridge, right),
                (start, peak, peak),
                (roof.gflops_source, roof.bandwidth_source),
            )
        )
    return Roofline(tuple(lines), series)


def _series(points: Iterable[tuple[int, Row, float]]) -> tuple[Series, ...]:
    curves: dict[str, list[tuple[Row, Spot]]] = {}
    for index, row, x in points:
        assert row.gflops is not None
        if x <= 0 or not math.isfinite(x):
            continue
        per_second = row.flops * 1e-9
        low, high, best = (
            per_second / seconds if seconds else row.gflops
            for seconds in (row.q3, row.q1, row.best)
        )
        spot = Spot(index, x, row.gflops, low, high, best)
        curves.setdefault(row.series, []).append((row, spot))
    return tuple(
        Series(
            key,
            rows[0][0].lane,
            rows[0][0].backend,
            rows[0][0].dtype,
            rows[0][0].data,
            tuple(sorted((spot for _, spot in rows), key=lambda spot: spot.x)),
        )
        for key, rows in curves.items()
    )


def histogram(samples: Sequence[float], most: int = 40) -> Histogram:
    """Return how often times occur, in bins by the rule of Freedman and Diaconis.

    Parameters
    ----------
    samples : sequence of float
    most : int
        The most bins.

    Returns
    -------
    Histogram
        One bin where all samples are equal; none where there are none.

    References
    ----------
    D. Freedman and P. Diaconis, On the histogram as a density estimator: L₂ theory, Zeitschrift
    für Wahrscheinlichkeitstheorie 57 (1981), 453–476.
    """
    if not samples:
        return Histogram((), ())
    ordered = sorted(samples)
    low, high, n = ordered[0], ordered[-1], len(ordered)
    if low == high:
        return Histogram((low, high), (n,))
    quarter = n // 4
    width = 2 * (ordered[n - 1 - quarter] - ordered[quarter]) / n ** (1 / 3)
    bins = most if width <= 0 else max(1, min(most, math.ceil((high - low) / width)))
    step = (high - low) / bins
    counts = [0] * bins
    for sample in ordered:
        counts[min(bins - 1, int((sample - low) / step))] += 1
    edges = [low + step * index for index in range(bins)]
    return Histogram((*edges, high), tuple(counts))


def trace(row: Row) -> Trace:
    """Return the samples of a row over the time that was measured."""
    now, x, ends = 0.0, [], []
    lengths = list(row.rounds)
    left = lengths.pop(0) if lengths else len(row.samples)
    for sample in row.samples:
        taken = sample * row.calls
        x.append(now + taken / 2)
        now += taken
        left -= 1
        if not left:
            ends.append(now)
            left = lengths.pop(0) if lengths else -1
    return Trace(tuple(x), row.samples, tuple(ends))


def transfers(run: Run) -> tuple[Transfer, ...]:
    """Return the copies that were timed."""
    return tuple(
        Transfer(
            index,
            row.upload,
            row.download,
            row.median,
            row.upload_bytes / row.upload * 1e-9,
            row.download_bytes / row.download * 1e-9,
        )
        for index, row in measured(run)
        if row.upload and row.download and row.median
    )


def verdict(run: Run, found: Verdict) -> str:
    """Return a verdict as a sentence."""
    a, b = run.rows[found.a], run.rows[found.b]
    shape = f"{a.m:,}×{a.n:,}×{a.k:,}" if not a.m == a.n == a.k else f"{a.m:,}"
    span = f"{found.low:.3g} to {found.high:.3g} times, in {found.rounds} rounds"
    if found.word == "cannot tell":
        return (
            f"At {shape}, it cannot be told whether {b.series} is faster than {a.series}: {span}."
        )
    if found.word == "same":
        return f"At {shape}, {b.series} is as fast as {a.series}: {span}."
    return (
        f"At {shape}, {b.series} is {found.word} than {a.series}: {found.ratio:.3g} times, {span}."
    )


def changes(run: Run, other: Run) -> tuple[Change, ...]:
    """Return the points that two runs have in common, and how their speeds differ."""
    places = {_identity(row): (index, row) for index, row in measured(other)}
    same = run.machine.processor == other.machine.processor
    found = []
    for index, row in measured(run):
        place = places.get(_identity(row))
        if place is None or row.gflops is None or not place[1].gflops:
            continue
        alike = same and (row.lane, row.device) == (place[1].lane, place[1].device)
        found.append(Change(index, place[0], row.gflops / place[1].gflops, alike))
    return tuple(found)


def _identity(row: Row) -> tuple[object, ...]:
    """Return what makes a point the same point in another run."""
    return (
        *(row.m, row.n, row.k, row.batch, row.dtype, row.backend, row.threads),
        *(row.transpose_a, row.transpose_b, row.data, row.operands),
    )


def headline(run: Run) -> str:
    """Return the run in one sentence: its fastest point."""
    rows = [row for _, row in measured(run)]
    if not rows:
        return "Nothing was measured."
    best = max(rows, key=lambda row: row.gflops or 0.0)
    share = f", {best.share:.0%} of the peak" if best.share is not None else ""
    return f"{gflops(best.gflops or 0.0)} at {best.size:,.0f} with {best.series}{share}."


def gflops(value: float) -> str:
    """Write a speed with the unit that fits: "812 MFLOP/s", "306 GFLOP/s", "68.7 TFLOP/s"."""
    for size, unit in ((1e3, "TFLOP/s"), (1.0, "GFLOP/s")):
        if value >= size:
            return f"{value / size:.4g} {unit}"
    return f"{value * 1000:.4g} MFLOP/s"
