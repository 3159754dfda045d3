"""The ways of the animation, in acts that have names with their numbers."""

from __future__ import annotations

import math
from typing import Any

from lavis.compute import transforms
from lavis.compute.backend import Backend
from lavis.compute.errors import ComputeError
from lavis.compute.expression import evaluate
from lavis.tools.transform.lookup import hides
from lavis.tools.transform.params import Params, Path
from lavis.tools.transform.result import Act, Affine
from lavis.tools.transform.words import degrees, shown

HIDDEN = "A prediction hides the acts, which would give it away; the straight way is shown."


def start_of(params: Params) -> Affine:
    """Return where the animation starts."""
    if params.start is None:
        return Affine()
    a, b, c, d, x, y = params.start
    return Affine((a, c), (b, d), (x, y) if params.mode == "homogeneous" else (0.0, 0.0))


def composed(outer: Affine, inner: Affine, backend: Backend) -> Affine:
    """Return the map that does the inner one first.

    Raises
    ------
    ComputeError
        If an entry is too large for a number.
    """
    names = {"P": square(outer, backend), "Q": square(inner, backend)}
    return affine(backend.to_numpy(evaluate("P @ Q", names, backend=backend)))


def square(moved: Affine, backend: Backend) -> Any:
    """Return a map as a 3×3 matrix on the device."""
    (a, b), (c, d) = moved.rows
    x, y = moved.origin
    return backend.asarray([[a, b, x], [c, d, y], [0.0, 0.0, 1.0]])


def linear(moved: Affine, backend: Backend) -> Any:
    """Return the 2×2 part of a map on the device."""
    return backend.asarray([list(row) for row in moved.rows])


def affine(array: Any, origin: tuple[float, float] = (0.0, 0.0)) -> Affine:
    """Return a 2×2 or a 3×3 matrix of the host as a map."""
    rows = (array + 0.0).tolist()
    if len(rows) == 3:
        origin = rows[0][2], rows[1][2]
    return Affine((rows[0][0], rows[1][0]), (rows[0][1], rows[1][1]), origin)


def way(
    params: Params, start: Affine, end: Affine, whole: Any, backend: Backend
) -> tuple[tuple[Act, ...], str]:
    """Return the acts from start to end along the chosen path.

    Parameters
    ----------
    params : Params
    start, end : Affine
    whole : array
        (2, 2) on the device: what is taken apart.
    backend : Backend

    Returns
    -------
    tuple of Act
    str
        Why another path is shown than the chosen one, "" where it is that one.
    """
    path, reason = params.path, ""
    if path not in ("linear", "polar") and (
        hides(params, "eigenvector") or hides(params, "determinant")
    ):
        path, reason = "linear", HIDDEN
    first, last = linear(start, backend), linear(end, backend)
    try:
        made = transforms.acts(first, last, path, whole)
    except ComputeError as error:
        path, reason = "linear", f"There is no such way here: {error}"
        made = transforms.acts(first, last)
    names = _names(path, whole, made, backend)
    return named(made, names, start, end, backend), reason


def named(
    made: Any, names: tuple[str, ...], start: Affine, end: Affine, backend: Backend
) -> tuple[Act, ...]:
    """Return acts of the kernel as those of the result; the translation goes on all the way."""
    xp = backend.xp
    flat = xp.stack(
        [xp.reshape(part, (4,)) for act in made for part in (act.first, act.last, act.end)]
    )
    parts = backend.to_numpy(flat).reshape(-1, 3, 2, 2)
    angles = [float(backend.to_numpy(act.angle)) for act in made]
    found = []
    for index, (name, angle, matrices) in enumerate(zip(names, angles, parts, strict=True)):
        before, after = (_along(start, end, k, len(names)) for k in (index, index + 1))
        first, last, over = (
            affine(matrix, place)
            for matrix, place in zip(matrices, (before, after, after), strict=True)
        )
        found.append(Act(name, angle, first, last, over))
    return tuple(found)


def _along(start: Affine, end: Affine, k: int, n: int) -> tuple[float, float]:
    """Return the translation at the end of act k of n; exact at both ends."""
    if k in (0, n):
        return (start if k == 0 else end).origin
    (x, y), (u, v), s = start.origin, end.origin, k / n
    return (1 - s) * x + s * u, (1 - s) * y + s * v


def _names(path: Path, whole: Any, made: Any, backend: Backend) -> tuple[str, ...]:
    angles = [float(backend.to_numpy(act.angle)) for act in made]
    if path == "linear":
        return ("every point in a straight line",)
    if path == "polar":
        return (f"turn by {degrees(angles[0])} and stretch at once",)
    if path == "svd":
        one, other = backend.to_numpy(transforms.svd2(whole).s).tolist()
        flip = bool(backend.to_numpy(transforms.determinant(whole)) < 0)
        factors = f"{shown(one)} and {shown(-other if flip else other)}"
        return (
            f"rotate by Vᵀ: {degrees(angles[0])}",
            f"stretch by Σ: {factors}{', a flip' if flip else ''}",
            f"rotate by U: {degrees(angles[2])}",
        )
    if path == "polar acts":
        return (_stretch_name(whole, backend), f"rotate by {degrees(angles[1])}")
    return _eigen_names(whole, backend)


def _stretch_name(whole: Any, backend: Backend) -> str:
    one, other = backend.to_numpy(transforms.svd2(whole).s).tolist()
    if bool(backend.to_numpy(transforms.determinant(whole)) < 0):
        other = -other
    return f"stretch along perpendicular axes by {shown(one)} and {shown(other)}"


def _eigen_names(whole: Any, backend: Backend) -> tuple[str, ...]:
    made = transforms.real_form(whole)
    (a, b), (c, d) = backend.to_numpy(made.form).tolist()
    if made.kind == "complex":
        turn = degrees(math.atan2(c, a))
        return (
            "P⁻¹: the ellipse becomes a circle",
            f"turn by {turn}, scale by {shown(math.hypot(a, c))}",
            "P: the circle becomes the ellipse",
        )
    if made.kind == "defective":
        return (
            "Q⁻¹: the one eigenvector onto the x-axis",
            f"scale by {shown(a)}, shear by {shown(b)}",
            "Q: back again",
        )
    return (
        "P⁻¹: the eigenvectors onto the axes",
        f"Λ: stretch by {shown(a)} and {shown(d)}",
        "P: the axes back onto the eigenvectors",
    )
