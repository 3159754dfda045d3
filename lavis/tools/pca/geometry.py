"""The table as it is looked at: d dimensions on a plane, and the plane's wishes back into d.

Pure functions on plain numbers: what a drag needs within the frame, without an array library.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import msgspec

from lavis.tools.pca.params import LIMIT, Params

Point = tuple[float, float]
#: Two rows of d numbers: what is across and what is up.
Basis = tuple[tuple[float, ...], tuple[float, ...]]

replace = msgspec.structs.replace

ELLIPSE = 96
#: A drag of standardised data is solved for by so many rounds: each takes off most of the error.
ROUNDS = 60
DIGITS = 12


def basis(params: Params, d: int) -> Basis:
    """Return the rows of the projection that the data tab shows d columns by."""
    if d == 1:
        return (1.0,), (0.0,)
    if d == 3:
        return _turned(params.view.yaw, params.view.pitch)
    across, up = (min(index, d - 1) for index in (params.plotted if d > 3 else (0, 1)))
    return (
        tuple(float(index == across) for index in range(d)),
        tuple(float(index == up) for index in range(d)),
    )


def _turned(yaw: float, pitch: float) -> Basis:
    """Return an orthographic look at x, y, z, z upwards."""
    a, b = math.radians(yaw), math.radians(pitch)
    across = (math.cos(a), math.sin(a), 0.0)
    up = (-math.sin(a) * math.sin(b), math.cos(a) * math.sin(b), math.cos(b))
    # From below and above the world's z is a point; what is up then is what lies behind.
    return across, up


def seen(rows: Basis, vector: Sequence[float]) -> Point:
    """Return where a vector of d numbers lies on the plane."""
    across, up = rows
    return (
        math.fsum(a * v for a, v in zip(across, vector, strict=True)),
        math.fsum(b * v for b, v in zip(up, vector, strict=True)),
    )


def ellipse(
    matrix: Sequence[Sequence[float]], mean: Sequence[float], rows: Basis, radius: float = 2.0
) -> list[Point]:
    """Return the outline of the shadow that the ellipsoid of a covariance casts on the plane.

    Parameters
    ----------
    matrix : sequence of sequence of float
        (d, d), symmetric and not negative.
    mean : sequence of float
        Its middle.
    rows : tuple
        The projection.
    radius : float
        In standard deviations.
    """
    across, up = rows
    carried = [[math.fsum(r * m for r, m in zip(row, line, strict=True)) for line in matrix]
               for row in rows]  # fmt: skip
    a = math.fsum(c * r for c, r in zip(carried[0], across, strict=True))
    b = math.fsum(c * r for c, r in zip(carried[0], up, strict=True))
    c = math.fsum(c * r for c, r in zip(carried[1], up, strict=True))
    # The Cholesky factor of [[a, b], [b, c]] carries the circle to the ellipse.
    first = math.sqrt(max(a, 0.0))
    slope = b / first if first > 0 else 0.0
    second = math.sqrt(max(c - slope * slope, 0.0))
    x, y = seen(rows, mean)
    points = []
    for index in range(ELLIPSE):
        angle = 2 * math.pi * index / ELLIPSE
        u, v = radius * math.cos(angle), radius * math.sin(angle)
        points.append((x + first * u, y + slope * u + second * v))
    return points


def dragged(params: Params, index: int, way: Point) -> Params:
    """Return Params in which a point has moved by a way on the plane, as it is shown.

    In three dimensions the point stays at its depth. Standardised data is shown in deviations,
    which the point itself changes: what is wanted is where it lies afterwards.

    Parameters
    ----------
    params : Params
    index : int
        Of the row, from 0.
    way : tuple of float
        Across and up.
    """
    points = params.points
    if not 0 <= index < len(points):
        return params
    d = len(params.columns)
    rows = basis(params, d)
    change = [way[0] * rows[0][j] + way[1] * rows[1][j] for j in range(d)]
    row = points[index]
    if params.standardise:
        new = [
            _restandardised(params, index, j, change[j]) if change[j] else row[j] for j in range(d)
        ]
    else:
        new = [tidy(value + step) for value, step in zip(row, change, strict=True)]
    return with_row(params, index, new)


def with_row(params: Params, index: int, row: Sequence[float]) -> Params:
    """Return Params with another row in the place of one."""
    assert isinstance(params.values, tuple)
    bounded = tuple(min(LIMIT, max(-LIMIT, value)) + 0.0 for value in row)
    values = (*params.values[:index], bounded, *params.values[index + 1 :])
    return replace(params, values=values)


def standardised(params: Params, column: Sequence[float]) -> tuple[float, float]:
    """Return what is subtracted from a column, and by what it is divided, as it is shown."""
    if not params.standardise or len(column) < 2:
        return 0.0, 1.0
    mean = math.fsum(column) / len(column)
    deviation = math.sqrt(math.fsum((v - mean) ** 2 for v in column) / (len(column) - 1))
    floor = 1e-15 * max(abs(v) for v in column)
    return (mean if params.center else 0.0), (deviation if deviation > floor else 1.0)


def placed(params: Params) -> list[Point]:
    """Return where the points that a hand can drag lie on the plane."""
    points = params.points
    if not points:
        return []
    d = len(params.columns)
    scales = [standardised(params, [row[j] for row in points]) for j in range(d)]
    rows = basis(params, d)
    return [
        seen(rows, [(v - shift) / scale for v, (shift, scale) in zip(row, scales, strict=True)])
        for row in points
    ]


def _restandardised(params: Params, index: int, column: int, change: float) -> float:
    """Return the raw number whose standardised value is the one of before and a change."""
    values = [row[column] for row in params.points]
    shift, scale = standardised(params, values)
    if not params.center:
        # Without the mean subtracted not every place can be reached; the next best is a step there.
        return tidy(values[index] + change * scale)
    n = len(values)
    # No value of n can be further out than this many deviations.
    most = 0.98 * (n - 1) / math.sqrt(n)
    wanted = (values[index] - shift) / scale + change
    wanted = min(most, max(-most, wanted))
    x = values[index]
    for _ in range(ROUNDS):
        values[index] = x
        shift, scale = standardised(params, values)
        step = shift + wanted * scale - x
        x += step
        if abs(step) < 1e-9 * max(1.0, abs(x)) or abs(x) > LIMIT:
            break
    return tidy(x)


def tidy(value: float) -> float:
    """Return a number of 12 digits: 0.3 and not 0.30000000000000004."""
    return float(f"{value:.{DIGITS}g}") + 0.0
