"""From one matrix to another: straight, turning, or in the acts of a decomposition."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal, TypeAlias, get_args

from lavis.compute.backend import Array, Namespace
from lavis.compute.checks import finite
from lavis.compute.errors import ComputeError
from lavis.compute.transforms.balancing import inverse
from lavis.compute.transforms.entries import entries, epsilon, matrices, scaled, turn
from lavis.compute.transforms.forms import real_form
from lavis.compute.transforms.singular import svd2

Path: TypeAlias = Literal["linear", "polar", "svd", "eigen", "polar acts"]


@dataclass(frozen=True)
class Act:
    """One act of a way: R(s · angle) · ((1 − s) · first + s · last), for s from 0 to 1.

    Parameters
    ----------
    angle : array
        By how much it turns, radians, shape ().
    first, last : array
        (2, 2): between these it goes straight, before it is turned.
    end : array
        (2, 2): where it ends, R(angle) · last without the rounding.
    """

    angle: Array
    first: Array
    last: Array
    end: Array


def interpolate(A: Array, B: Array, t: float | Array, path: Path = "linear") -> Array:
    """Find the matrix at a position of the way from A to B.

    Parameters
    ----------
    A, B : array
        Real, both (2, 2) or both (3, 3); a translation goes straight.
    t : float or array
        From 0 to 1, shape () or (n,).
    path : {"linear", "polar", "svd", "eigen", "polar acts"}
        As `acts`.

    Returns
    -------
    array
        The shape of `A`, or (n, …); A exactly at 0 and B exactly at 1.

    Raises
    ------
    ComputeError
        If the matrices do not fit each other, t lies outside, or B has no such path.
    """
    xp, A, B = matrices(sizes=(2, 3), A=A, B=B)
    if A.shape != B.shape:
        raise ComputeError(f"A and B must have one shape; theirs are {A.shape} and {B.shape}.")
    if isinstance(t, (int, float)):
        t = xp.asarray(float(t), dtype=A.dtype, device=A.device)
    t = xp.astype(t, A.dtype, copy=False)
    finite(xp, t=t)
    if t.ndim > 1 or bool(xp.any((t < 0) | (t > 1))):
        raise ComputeError("t must lie between 0 and 1, with the shape () or (n,).")
    moved = _position(xp, acts(A[:2, :2], B[:2, :2], path), t)
    t = t[..., None, None]
    if A.shape[0] == 3:
        straight = (1 - t) * A + t * B
        above = xp.concat([moved, straight[..., :2, 2:]], axis=-1)
        moved = xp.concat([above, straight[..., 2:, :]], axis=-2)
    return xp.where(t <= 0, A, xp.where(t >= 1, B, moved))


def acts(
    start: Array, end: Array, path: Path = "linear", of: Array | None = None
) -> tuple[Act, ...]:
    """Divide the way from one matrix to another into acts.

    Parameters
    ----------
    start, end : array
        Real, (2, 2).
    path : {"linear", "polar", "svd", "eigen", "polar acts"}
        One straight act; one that turns and stretches at once; Vᵀ, Σ, U; P⁻¹, J, P of
        `real_form`; stretch, then rotation.
    of : array, optional
        The matrix that is taken apart, such as A on the way from S to AS; by default `end`.

    Returns
    -------
    tuple of Act
        One, two or three. Each begins where the one before it ends.

    Raises
    ------
    ComputeError
        If a matrix does not fit, there is no such path, or eigenvectors are too near to each
        other to be divided by.

    Notes
    -----
    Rotations are proper ones, so that a rotation keeps areas at 1 all the way. Where det < 0 the
    stretch has a negative factor: the plane goes flat once, and comes out on its other side.
    """
    xp, start, end, whole = matrices(start=start, end=end, of=end if of is None else of)
    if path == "linear":
        return (_straight(xp, start, end),)
    if path == "polar":
        return (_turning(xp, start, end, _wrapped(xp, _angle(xp, end) - _angle(xp, start))),)
    if path == "polar acts":
        angle = _angle(xp, whole)
        middle = xp.matmul(turn(xp, -angle), end)
        return (_straight(xp, start, middle), _turning(xp, middle, end, angle))
    if path == "svd":
        return _singular(xp, start, end, whole)
    if path == "eigen":
        return _eigen(xp, start, end, whole)
    wanted = ", ".join(f'"{each}"' for each in get_args(Path))
    raise ComputeError(f"path must be one of {wanted}; {path!r} came.")


def _singular(xp: Namespace, start: Array, end: Array, whole: Array) -> tuple[Act, ...]:
    """Turn by Vᵀ, stretch by Σ (σ₂ with the sign of the determinant), turn by U."""
    made = svd2(whole)
    into = xp.atan2(made.vt[0, 1], made.vt[0, 0])
    # u without its reflection, which Σ takes over.
    out = xp.atan2(made.u[1, 0], made.u[0, 0])
    turned = xp.matmul(made.vt, start)
    stretched = xp.matmul(turn(xp, -out), end)
    return (
        _turning(xp, start, turned, -into),
        _straight(xp, turned, stretched),
        _turning(xp, stretched, end, out),
    )


def _eigen(xp: Namespace, start: Array, end: Array, whole: Array) -> tuple[Act, ...]:
    made = real_form(whole)
    into = inverse(made.basis)
    first, second = xp.matmul(into, start), xp.matmul(into, end)
    lean = _angle(xp, made.basis)
    angle = xp.zeros_like(lean)
    if made.kind == "complex":
        angle = xp.atan2(made.form[1, 0], made.form[0, 0])
    return (
        _turning(xp, start, first, -lean),
        _turning(xp, first, second, angle),
        _turning(xp, second, end, lean),
    )


def _straight(xp: Namespace, first: Array, last: Array) -> Act:
    return Act(xp.zeros_like(first[0, 0]), first, last, last)


def _turning(xp: Namespace, first: Array, end: Array, angle: Array) -> Act:
    return Act(angle, first, xp.matmul(turn(xp, -angle), end), end)


def _angle(xp: Namespace, A: Array) -> Array:
    """Return the angle of the rotation nearest to A; 0 where all are equally near."""
    A, _ = scaled(xp, A)
    a, b, c, d = entries(A)
    x, y = a + d, c - b
    if bool(xp.sqrt(x * x + y * y) <= epsilon(xp, A)):
        return xp.zeros_like(x)
    # −0 + 0 is 0, which keeps half a turn from being −180°.
    return xp.atan2(y + 0.0, x)


def _wrapped(xp: Namespace, angle: Array) -> Array:
    """Return an angle from −π, exclusive, to π: the shorter way round."""
    if bool(angle > math.pi):
        return angle - 2 * math.pi
    return angle + 2 * math.pi if bool(angle <= -math.pi) else angle


def _position(xp: Namespace, way: tuple[Act, ...], t: Array) -> Array:
    """Return the matrices at positions of a way, shape (…, 2, 2)."""
    along = t * len(way)
    index = xp.clip(xp.floor(along), 0, len(way) - 1)
    made = None
    for number, act in enumerate(way):
        s = xp.clip(along - number, 0.0, 1.0)
        cosine, sine = xp.cos(s * act.angle), xp.sin(s * act.angle)
        rotation = xp.stack(
            [xp.stack([cosine, -sine], axis=-1), xp.stack([sine, cosine], axis=-1)], axis=-2
        )
        s = s[..., None, None]
        moved = xp.matmul(rotation, (1 - s) * act.first + s * act.last)
        here = (index == number)[..., None, None]
        made = moved if made is None else xp.where(here, moved, made)
    return made
