"""The ops in the terms of the array API standard alone: right on every library, fast on none."""

from __future__ import annotations

import math

from lavis.compute.backend import Array, array_namespace

# Taylor's terms of erf(x)/x in x²: on |x| < 1/2 the first one left out is below 1e-18.
TAYLOR = [2 / math.sqrt(math.pi) * (-1) ** n / (math.factorial(n) * (2 * n + 1)) for n in range(14)]
STEP = 0.5
NODES = [(n * STEP) ** 2 for n in range(1, 14)]


def erf(x: Array) -> Array:
    """Compute the error function to the precision of the dtype.

    Below 1/2 by Taylor's series; above by the trapezoidal rule for the integral
    erfc(x) = 2x/π · exp(−x²) ∫₀^∞ exp(−t²)/(t² + x²) dt, with the residue of its pole: with a step
    of 1/2 the error is exp(−4π²), 7e-18.

    Parameters
    ----------
    x : array
        Real floating, any shape.

    Returns
    -------
    array
        As `x`.

    References
    ----------
    F. Matta and A. Reichel, Uniform computation of the error function and other related
    functions, Mathematics of Computation 25 (1971), 339–344.
    """
    xp = array_namespace(x)
    near = xp.clip(x, -0.5, 0.5)
    square = near * near
    series = xp.full_like(x, TAYLOR[-1])
    for coefficient in reversed(TAYLOR[:-1]):
        series = series * square + coefficient
    far = xp.clip(xp.abs(x), 0.5, 6.0)  # erf(6) is 1 to the last digit
    square = far * far
    total = 0.5 / square
    for node in NODES:
        total = total + math.exp(-node) / (square + node)
    tail = 2 * STEP / math.pi * far * xp.exp(-square) * total
    tail = tail - 2 / xp.expm1(2 * math.pi / STEP * far)
    return xp.where(xp.abs(x) < 0.5, near * series, xp.sign(x) * (1 - tail))


def top_k(x: Array, k: int) -> tuple[Array, Array]:
    """Sort, and keep the first k.

    Parameters
    ----------
    x : array
        Real, shape (…, n), without NaN.
    k : int
        From 1 to n.

    Returns
    -------
    values, indices : array
        (…, k).
    """
    xp = array_namespace(x)
    indices = xp.argsort(-x, axis=-1, stable=True)[..., :k]
    return xp.take_along_axis(x, indices, axis=-1), indices


def lu(A: Array) -> tuple[Array, Array, Array]:
    """Eliminate column by column, on a packed matrix: the factors stand below the diagonal.

    Rows are exchanged by gathering, so that no pivot has to come to the host.

    Parameters
    ----------
    A : array
        Real floating, shape (m, n).

    Returns
    -------
    p, l, u : array
        (m, m), (m, min(m, n)), (min(m, n), n).
    """
    xp = array_namespace(A)
    m, n = A.shape
    k = min(m, n)
    rows = xp.arange(m, device=A.device)
    order, packed = rows, xp.asarray(A, copy=True)
    for j in range(k):
        best = xp.argmax(xp.abs(packed[j:, j])) + j
        exchanged = xp.where(rows == best, j, xp.where(rows == j, best, rows))
        order = xp.take(order, exchanged, axis=0)
        packed = xp.take(packed, exchanged, axis=0)
        pivot = packed[j, j]
        # A column of zeros has nothing to eliminate.
        factors = packed[j + 1 :, j] / xp.where(pivot == 0, xp.ones_like(pivot), pivot)
        packed[j + 1 :, j] = factors
        packed[j + 1 :, j + 1 :] -= factors[:, None] * packed[j, j + 1 :][None, :]
    p = xp.astype(rows[:, None] == order[None, :], A.dtype)
    unit = xp.eye(m, k, dtype=A.dtype, device=A.device)
    return p, xp.tril(packed[:, :k], k=-1) + unit, xp.triu(packed[:k, :])


def matmul_out(a: Array, b: Array, out: Array) -> None:
    """Multiply, and copy the product into `out`.

    Parameters
    ----------
    a, b, out : array
        Shapes (…, m, k), (…, k, n) and (…, m, n).
    """
    out[...] = array_namespace(a).matmul(a, b)


def eigh_largest(A: Array, k: int) -> tuple[Array, Array]:
    """Solve for all, and keep the last.

    Parameters
    ----------
    A : array
        Real floating, shape (n, n), symmetric.
    k : int
        From 1 to n.

    Returns
    -------
    values, vectors : array
        (k,) and (n, k), the largest first.
    """
    xp = array_namespace(A)
    values, vectors = xp.linalg.eigh(A)
    first = A.shape[0] - k
    return xp.flip(values[first:]), xp.flip(vectors[:, first:], axis=1)
