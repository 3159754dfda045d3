"""What M does: eigenvectors, singular values, spaces, trail, equations, power iteration."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from lavis.compute import transforms
from lavis.compute.backend import Backend
from lavis.compute.errors import ComputeError
from lavis.tools.transform.evaluating import Moves
from lavis.tools.transform.params import Params
from lavis.tools.transform.result import (
    Affine,
    Ball,
    Eigen,
    Point,
    Power,
    Singular,
    Solution,
    Spaces,
)
from lavis.tools.transform.ways import square
from lavis.tools.transform.words import shown

#: Points of the spiral for each step of the trail, and in all.
FINENESS, MOST = 24, 480
#: Eigenvalues whose moduli differ by less than this of them do not decide between two lines.
ALIKE = 1e-9


def pair(array: Any, backend: Backend) -> Point:
    """Return two numbers of the device as a point; adding 0 makes −0 a 0."""
    x, y = backend.to_numpy(array).tolist()
    return x + 0.0, y + 0.0


def points(array: Any, backend: Backend) -> tuple[Point, ...]:
    """Return rows of two numbers as points."""
    return tuple((x + 0.0, y + 0.0) for x, y in backend.to_numpy(array).tolist())


def eigen(made: transforms.Form, backend: Backend) -> Eigen:
    """Return what stays on its line."""
    (a, b), (c, d) = backend.to_numpy(made.form).tolist()
    first, second = points(backend.xp.matrix_transpose(made.basis), backend)
    if made.kind == "complex":
        values = ((a, abs(c)), (a, -abs(c)))
        return Eigen(
            made.kind,
            values,
            angle=math.atan2(c, a),
            modulus=math.hypot(a, c),
            axes=(first, second),
        )
    values = ((a + 0.0, 0.0), (d + 0.0, 0.0))
    if made.kind == "defective":
        generalized = second[0] / b, second[1] / b
        finite = all(map(math.isfinite, generalized))
        return Eigen(made.kind, values, (first,), generalized if finite else None)
    return Eigen(made.kind, values, (first, _right(second)))


def singular(made: transforms.SVD, backend: Backend) -> Singular:
    """Return the singular value decomposition."""
    u1, u2 = points(backend.xp.matrix_transpose(made.u), backend)
    v1, v2 = points(made.vt, backend)
    return Singular(pair(made.s, backend), (u1, u2), (v1, v2))


def spaces(made: transforms.Spaces, backend: Backend) -> Spaces:
    """Return null space and column space."""
    null, column = (
        () if basis is None else points(basis, backend) for basis in (made.null, made.column)
    )
    return Spaces(made.rank, null, column)


def ball(params: Params, found: Singular, image: Point, condition: float | None) -> Ball:
    """Return the ball about v and the ellipse that it becomes."""
    (one, other), (u1, u2), r = found.values, found.left, params.radius
    axes = (r * one * u1[0], r * one * u1[1]), (r * other * u2[0], r * other * u2[1])
    return Ball(params.v, r, image, axes, condition)


def fixed_point(moves: Moves, backend: Backend) -> Point | None:
    """Return the one point that stays, None where there is none or more than one."""
    if moves.origin == (0.0, 0.0):
        return 0.0, 0.0
    xp = backend.xp
    identity = xp.eye(2, dtype=moves.linear.dtype, device=backend.device)
    try:
        made = transforms.solve(identity - moves.linear, backend.asarray(list(moves.origin)))
    except ComputeError:  # so far away that it has no numbers
        return None
    return pair(made.x, backend) if made.kind == "one" else None


def trail(params: Params, moves: Moves, backend: Backend) -> tuple[tuple[Point, ...], str]:
    """Return v, Mv, M²v, … and why it ends early."""
    v = backend.asarray([*params.v, 1.0])
    made = transforms.iterate(square(moves.map, backend), v, params.steps)
    found = points(made[:, :2], backend)
    if len(found) > params.steps:
        return found, ""
    n = len(found)
    return found, f"Step {n} lies more than 10¹² units away; the trail ends before it."


def spiral(
    params: Params, moves: Moves, fixed: Point | None, steps: int, backend: Backend
) -> tuple[Point, ...]:
    """Return the way of v under real powers of M about its fixed point, where there are any."""
    if fixed is None or steps < 1:
        return ()
    count = min(MOST, FINENESS * steps)
    times = backend.asarray(np.linspace(0.0, steps, count + 1))
    v = backend.asarray([params.v[0] - fixed[0], params.v[1] - fixed[1]])
    try:
        curve = transforms.flow(moves.linear, v, times)
    except ComputeError:  # an eigenvalue that has no real power: there is no such curve
        return ()
    return points(curve + backend.asarray(list(fixed)), backend)


def inverse(made: transforms.Analysis, moves: Moves, backend: Backend) -> tuple[Affine | None, str]:
    """Return M⁻¹, or why there is none."""
    if made.inverse is None:
        lost = made.spaces.rank < 2
        return None, "M is singular: it has no inverse." if lost else made.reason
    (a, b), (c, d) = (backend.to_numpy(made.inverse) + 0.0).tolist()
    x, y = moves.origin
    return Affine((a, c), (b, d), (-a * x - b * y + 0.0, -c * x - d * y + 0.0)), ""


def solution(params: Params, moves: Moves, backend: Backend) -> tuple[Solution | None, str]:
    """Return the x with Mx = b, or why it cannot be written."""
    (x, y), (u, v) = moves.origin, params.b
    try:
        made = transforms.solve(moves.linear, backend.asarray([u - x, v - y]))
    except ComputeError as error:
        return None, str(error)
    image = pair(made.image, backend)
    direction = None if made.direction is None else pair(made.direction, backend)
    residual = float(backend.to_numpy(made.residual))
    found = Solution(
        made.kind,
        pair(made.x, backend),
        (image[0] + x, image[1] + y),
        direction,
        residual,
        _solved(made.kind, direction, residual),
    )
    return found, ""


def power(
    params: Params, moves: Moves, found: Eigen | None, backend: Backend
) -> tuple[Power | None, str]:
    """Return the power iteration from v, or why there is none."""
    if params.v == (0.0, 0.0):
        return None, "v is the zero vector, from which nothing can be iterated."
    made = transforms.power_iteration(
        moves.linear, backend.asarray(list(params.v)), params.power_step
    )
    vectors = points(made.vectors, backend)
    values = tuple(value + 0.0 for value in backend.to_numpy(made.values).tolist())
    if found is None:
        return Power(vectors, values, None, None, ""), ""
    ended = len(vectors) <= params.power_step
    line, ratio, reason = _dominant(found, vectors[0], ended)
    errors = None if line is None else tuple(between(vector, line) for vector in vectors)
    return Power(vectors, values, errors, ratio, reason), ""


def between(vector: Point, line: Point) -> float:
    """Return the angle between a vector and a line, from 0 to π/2."""
    (x, y), (u, v) = vector, line
    return math.atan2(abs(x * v - y * u), abs(x * u + y * v))


def _dominant(found: Eigen, start: Point, ended: bool) -> tuple[Point | None, float | None, str]:
    """Return the line that it comes to, the shrinking of the error, and the sentence."""
    (one, _), (other, _) = found.values
    if ended:
        return None, None, "M sends it to zero: there is nothing left to iterate."
    if found.kind == "complex":
        return None, None, "The eigenvalues are a complex pair: it turns and never settles."
    if found.kind == "repeated":
        return start, 0.0, "Every direction is an eigenvector: it has settled at once."
    if found.kind == "defective":
        return found.vectors[0], 1.0, "M is defective: it settles slowly, its error as 1/k."
    ratio = abs(other / one)
    if ratio > 1 - ALIKE:
        return None, 1.0, "λ₁ = −λ₂: it swings between two directions and never settles."
    if between(start, found.vectors[1]) <= 1e-12:
        return None, ratio, "v lies on the eigenline of λ₂, and stays there but for rounding."
    return (
        found.vectors[0],
        ratio,
        f"It settles on the eigenline of λ₁; each step leaves |λ₂/λ₁| = {shown(ratio)} of the "
        "error.",
    )


def _solved(kind: str, direction: Point | None, residual: float) -> str:
    if kind == "one":
        return "One solution: the point whose image is b."
    if kind == "many" and direction is None:
        return "Every x is a solution: everything goes to b."
    if kind == "many":
        return "A line of solutions: b lies in the column space, and x is the shortest of them."
    nearest = f"the nearest image is {shown(residual)} away"
    return f"No solution: b does not lie in the column space; {nearest}."


def _right(vector: Point) -> Point:
    """Return a vector or its opposite: the one that points right, or straight up."""
    x, y = vector
    return (-x + 0.0, -y + 0.0) if x < 0 or (x == 0 and y < 0) else vector
