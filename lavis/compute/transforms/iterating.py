"""A matrix applied again and again: the trail, the flow between its points, power iteration."""

from __future__ import annotations

from dataclasses import dataclass

from lavis.compute.backend import Array, Namespace
from lavis.compute.checks import finite, real_arrays
from lavis.compute.errors import ComputeError
from lavis.compute.transforms.balancing import inverse
from lavis.compute.transforms.entries import matrices, scaled, unit
from lavis.compute.transforms.forms import Form, real_form


@dataclass(frozen=True)
class PowerIteration:
    """What power iteration went through.

    Parameters
    ----------
    vectors : array
        (k + 1, n), unit vectors, v0/‖v0‖ first. Fewer rows than steps where A sent one to zero.
    values : array
        (k + 1,), the Rayleigh quotient vᵀAv of each.
    """

    vectors: Array
    values: Array


def power_iteration(A: Array, v0: Array, steps: int) -> PowerIteration:
    """Multiply a vector by A again and again, and make it a unit vector each time.

    Parameters
    ----------
    A : array
        Real, shape (n, n).
    v0 : array
        Real, shape (n,), not zero.
    steps : int
        How many products, from 0 on.

    Returns
    -------
    PowerIteration
        Its arrays on the device of `A`.

    Raises
    ------
    ComputeError
        If the shapes do not fit, NaN or infinity came, v0 is zero, or steps are negative.

    References
    ----------
    G. H. Golub and C. F. Van Loan, Matrix Computations, 4th ed., 2013, section 7.3.1.
    """
    xp, A, v = _applied(A, v0, "v0")
    _counted(steps)
    if bool(xp.all(v == 0)):
        raise ComputeError("v0 must not be the zero vector, which has no direction.")
    A, size = scaled(xp, A)
    v = unit(xp, v)
    vectors = [v]
    for _ in range(steps):
        v = xp.matmul(A, v)
        if bool(xp.all(v == 0)):
            break
        v = unit(xp, v)
        vectors.append(v)
    made = xp.stack(vectors)
    quotients = xp.vecdot(made, xp.matmul(made, xp.matrix_transpose(A)))
    return PowerIteration(made, quotients * size)


def iterate(A: Array, v: Array, steps: int, reach: float = 1e12) -> Array:
    """Compute v, Av, A²v and so on.

    Parameters
    ----------
    A : array
        Real, shape (n, n).
    v : array
        Real, shape (n,).
    steps : int
        How many products, from 0 on.
    reach : float
        It ends before the first that has a component beyond this.

    Returns
    -------
    array
        (k + 1, n), k ≤ steps.

    Raises
    ------
    ComputeError
        If the shapes do not fit, NaN or infinity came, or steps are negative.
    """
    xp, A, v = _applied(A, v, "v")
    _counted(steps)
    A, size = scaled(xp, A)
    one = xp.ones_like(size)
    small, limit = xp.minimum(size, one), reach / xp.maximum(size, one)
    points = [v]
    for _ in range(steps):
        v = xp.matmul(A, v)
        if bool(xp.max(xp.abs(v)) * small > limit):
            break
        v = v * size
        points.append(v)
    return xp.stack(points)


def flow(A: Array, v: Array, times: Array) -> Array:
    """Compute A^τ v for real τ: the curve on which the powers of A lie.

    Parameters
    ----------
    A : array
        Real, shape (2, 2), without an eigenvalue that is zero or negative: those have no real
        power between whole ones.
    v : array
        Real, shape (2,).
    times : array
        τ, shape (n,).

    Returns
    -------
    array
        (n, 2).

    Raises
    ------
    ComputeError
        If the shapes do not fit, NaN or infinity came, or A has such an eigenvalue.
    """
    xp, A, v, times = real_arrays(A=A, v=v, times=times)
    finite(xp, A=A, v=v, times=times)
    made = real_form(A)
    within = xp.matmul(inverse(made.basis), v)
    moved = _complex_flow(xp, made, within, times) if made.kind == "complex" else None
    if moved is None:
        values = xp.stack([made.form[0, 0], made.form[1, 1]])
        if bool(xp.any(values <= 0)):
            raise ComputeError("A must have positive eigenvalues: others have no real powers.")
        moved = xp.exp(times[:, None] * xp.log(values)) * within
        sheared = moved[:, 1] * times * (made.form[0, 1] / values[0])
        moved = xp.stack([moved[:, 0] + sheared, moved[:, 1]], axis=1)
    return xp.matmul(moved, xp.matrix_transpose(made.basis))


def _complex_flow(xp: Namespace, made: Form, within: Array, times: Array) -> Array:
    size = xp.max(xp.abs(made.form))
    real, imaginary = made.form[0, 0] / size, made.form[1, 0] / size
    growth = xp.log(xp.sqrt(real * real + imaginary * imaginary)) + xp.log(size)
    angles, factors = times * xp.atan2(imaginary, real), xp.exp(times * growth)
    cosine, sine = factors * xp.cos(angles), factors * xp.sin(angles)
    x, y = within[0], within[1]
    return xp.stack([cosine * x - sine * y, sine * x + cosine * y], axis=1)


def _applied(A: Array, v: Array, name: str) -> tuple[Namespace, Array, Array]:
    """Check a square matrix and a vector that it can be applied to."""
    xp, A, v = real_arrays(**{"A": A, name: v})
    n = A.shape[0] if A.ndim else 0
    xp, A = matrices(sizes=(n,), A=A)
    if tuple(v.shape) != (n,):
        raise ComputeError(f"{name} must have the shape ({n},); its shape is {tuple(v.shape)}.")
    finite(xp, **{name: v})
    return xp, A, v


def _counted(steps: int) -> None:
    if steps < 0:
        raise ComputeError(f"steps must be 0 or more; {steps} came.")
