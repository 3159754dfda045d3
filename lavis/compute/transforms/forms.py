"""Eigenvectors of the plane: the real form PJP⁻¹ of every 2×2 matrix, and what follows from it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

from lavis.compute.backend import Array, Namespace, array_namespace
from lavis.compute.transforms.entries import (
    columns,
    entries,
    epsilon,
    left_of,
    matrices,
    matrix,
    product_difference,
    scaled,
    unit,
    upright,
)

Kind: TypeAlias = Literal["real", "repeated", "defective", "complex"]


@dataclass(frozen=True)
class Form:
    """A = P J P⁻¹ in real numbers, det P > 0.

    Parameters
    ----------
    kind : {"real", "repeated", "defective", "complex"}
        Which of the four shapes J has.
    basis : array
        P, (2, 2). Unit eigenvectors; or the identity; or an eigenvector and the vector to its left;
        or the half-axes of the ellipse that A carries onto itself times √det A, the longer first
        and of length 1.
    form : array
        J, (2, 2): [[λ₁, 0], [0, λ₂]] with |λ₁| ≥ |λ₂|; λI; [[λ, κ], [0, λ]]; or [[α, −β], [β, α]],
        a rotation by the argument of α + iβ and a scaling by its modulus.
    """

    kind: Kind
    basis: Array
    form: Array


@dataclass(frozen=True)
class Eigen:
    """Eigenvalues and eigenvectors of a 2×2 matrix.

    Parameters
    ----------
    values : array
        (2,); complex where the kind is "complex", real else. The larger in modulus first, the
        positive one before the negative, the one with the positive imaginary part first.
    vectors : array
        (2, 2): unit eigenvectors in columns, pointing right or straight up where they are real.
        Of a defective matrix both columns are the one that there is.
    kind : {"real", "repeated", "defective", "complex"}
        Two eigenlines; every line (a multiple of the identity); one; none in the real plane.
    generalized : array or None
        (2,), of a defective matrix: w with (A − λI)w = v for the eigenvector v, at right angles
        to it; None also where it is too long for numbers.
    """

    values: Array
    vectors: Array
    kind: Kind
    generalized: Array | None = None


def real_form(A: Array) -> Form:
    """Bring a matrix to its real canonical form.

    Eigenvalues count as equal where they differ by no more than the rounding of the entries would
    make: [[1, 1], [0, 1 + 1e-10]] still has two.

    Parameters
    ----------
    A : array
        Real, shape (2, 2).

    Returns
    -------
    Form
        Its arrays on the device of `A`.

    Raises
    ------
    ComputeError
        If `A` is no such matrix of finite numbers.

    References
    ----------
    R. A. Horn and C. R. Johnson, Matrix Analysis, 2nd ed., 2013, section 3.4.1.
    """
    return form_of(*matrices(A=A))


def form_of(xp: Namespace, A: Array) -> Form:
    """Bring a matrix that has been checked to its real canonical form."""
    A, size = scaled(xp, A)
    a, b, c, d = entries(A)
    half = (a - d) / 2
    discriminant = half * half + b * c
    eps = epsilon(xp, A)
    largest = xp.maximum(xp.abs(a), xp.abs(d))
    noise = eps * (xp.abs(half) * largest + xp.abs(b * c))
    if bool(xp.maximum(2 * xp.abs(half), xp.maximum(xp.abs(b), xp.abs(c))) <= eps * largest):
        return _repeated(xp, a, d, size)
    if bool(xp.abs(discriminant) <= noise):
        return _defective(xp, A, size)
    if bool(discriminant > 0):
        return _real(xp, A, half, discriminant, size)
    return _complex(xp, A, half, discriminant, size)


def eigen(A: Array) -> Eigen:
    """Find the eigenvalues and eigenvectors of a matrix of the plane.

    Parameters
    ----------
    A : array
        Real, shape (2, 2).

    Returns
    -------
    Eigen
        Its arrays on the device of `A`.

    Raises
    ------
    ComputeError
        If `A` is no such matrix of finite numbers.
    """
    made = real_form(A)
    xp = array_namespace(made.basis)
    first, second = made.basis[:, 0], made.basis[:, 1]
    if made.kind == "complex":
        return _pair(xp, made)
    values = xp.stack([made.form[0, 0], made.form[1, 1]])
    if made.kind == "defective":
        shear, least = made.form[0, 1], 2 / float(xp.finfo(made.form.dtype).max)
        generalized = second / shear if bool(xp.abs(shear) >= least) else None
        return Eigen(values, columns(xp, first, first), made.kind, generalized)
    vectors = columns(xp, first, upright(xp, second))
    return Eigen(values, vectors, made.kind)


def _repeated(xp: Namespace, a: Array, d: Array, size: Array) -> Form:
    identity = xp.eye(2, dtype=a.dtype, device=a.device)
    return Form("repeated", identity, identity * ((a + d) / 2 * size))


def _defective(xp: Namespace, A: Array, size: Array) -> Form:
    """Turn the eigenvector onto the first axis: Schur's form, whose basis is a rotation."""
    a, b, c, d = entries(A)
    mean, half = (a + d) / 2, (a - d) / 2
    rest = matrix(xp, [[half, b], [c, -half]])
    # A − λI maps everything onto the eigenvector: its larger column is it.
    vector = upright(xp, unit(xp, rest[:, 0] if bool(xp.abs(c) >= xp.abs(b)) else rest[:, 1]))
    across = left_of(xp, vector)
    along = xp.vecdot(xp.matmul(rest, across), vector)
    zero = xp.zeros_like(mean)
    form = matrix(xp, [[mean, along], [zero, mean]])
    return Form("defective", columns(xp, vector, across), form * size)


def _real(xp: Namespace, A: Array, half: Array, discriminant: Array, size: Array) -> Form:
    a, b, c, d = entries(A)
    mean, root = (a + d) / 2, xp.sqrt(discriminant)
    up, ahead, triangular = bool(mean >= 0), bool(half >= 0), bool(b * c == 0)
    # Sums of numbers of one sign only: neither vector suffers from cancellation.
    big = xp.abs(half) + root
    plus = xp.stack([big, c] if ahead else [b, big])
    minus = xp.stack([b, -big] if ahead else [-big, c])
    if triangular:
        one, other = (a, d) if up == ahead else (d, a)
    else:
        one, other = (mean + root, mean - root) if up else (mean - root, mean + root)
    first, second = (plus, minus) if up else (minus, plus)
    if not triangular and bool(xp.abs(other) < xp.abs(one) / 2):
        # Here λ₂ = det A / λ₁ has lost less than the difference has.
        other = product_difference(xp, A) / one
        second = _kept(xp, A, other)
    first, second = upright(xp, unit(xp, first)), upright(xp, unit(xp, second))
    if bool(first[0] * second[1] < first[1] * second[0]):
        second = -second
    zero = xp.zeros_like(one)
    form = matrix(xp, [[one, zero], [zero, other]])
    return Form("real", columns(xp, first, second), form * size)


def _kept(xp: Namespace, A: Array, value: Array) -> Array:
    """Return what A − λI sends to zero, by its larger row; λ is an eigenvalue that stands apart."""
    a, b, c, d = entries(A)
    across, down = value - a, value - d
    if bool(xp.abs(across) + xp.abs(b) >= xp.abs(down) + xp.abs(c)):
        return xp.stack([b, across])
    return xp.stack([down, c])


def _complex(xp: Namespace, A: Array, half: Array, discriminant: Array, size: Array) -> Form:
    a, b, c, d = entries(A)
    mean, root, zero = (a + d) / 2, xp.sqrt(-discriminant), xp.zeros_like(a)
    # The eigenvector x + iy, and the phase that makes x and y perpendicular.
    if bool(xp.abs(c) > 2 * xp.abs(b)):
        x, y = xp.stack([half, c]), xp.stack([root, zero])
    else:
        x, y = xp.stack([b, -half]), xp.stack([zero, root])
    across, along = 2 * xp.vecdot(x, y), xp.vecdot(x, x) - xp.vecdot(y, y)
    total = xp.vecdot(x, x) + xp.vecdot(y, y)
    if bool(xp.sqrt(across * across + along * along) > epsilon(xp, A) * total):
        phase = xp.atan2(across, along) / 2
        cosine, sine = xp.cos(phase), xp.sin(phase)
        x, y = cosine * x + sine * y, cosine * y - sine * x
    length = xp.sqrt(xp.vecdot(x, x))
    if bool(b < 0):
        y, root = -y, -root
    x, y = x / length, y / length
    upwards = upright(xp, x)
    if bool(xp.vecdot(upwards, x) < 0):
        y = -y
    form = matrix(xp, [[mean, root], [-root, mean]])
    return Form("complex", columns(xp, upwards, y), form * size)


def _pair(xp: Namespace, made: Form) -> Eigen:
    """Return the complex pair α ± iβ with the eigenvectors p ∓ iq of the basis [p q]."""
    dtype = xp.complex128 if made.form.dtype == xp.float64 else xp.complex64
    first, second = (xp.astype(made.basis[:, k], dtype) for k in (0, 1))
    real, imaginary = (xp.astype(made.form[k, 0], dtype) for k in (0, 1))
    if bool(made.form[1, 0] < 0):
        imaginary, second = -imaginary, -second
    length = xp.sqrt(xp.sum(made.basis * made.basis))
    vector = (first - 1j * second) / xp.astype(length, dtype)
    values = xp.stack([real + 1j * imaginary, real - 1j * imaginary])
    return Eigen(values, columns(xp, vector, xp.conj(vector)), "complex")
