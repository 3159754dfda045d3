"""How 4×4 matrices are put together from numbers that lie on a device, without fetching them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from lavis.compute.backend import Array, Namespace
from lavis.compute.checks import finite, real_arrays
from lavis.compute.errors import ComputeError


def vector(name: str, x: Any) -> tuple[Namespace, Array]:
    """Return a vector of three finite numbers, and its namespace.

    Parameters
    ----------
    name : str
        The argument's name.
    x : array or sequence of float
        Shape (3,); a sequence becomes a NumPy array.

    Raises
    ------
    ComputeError
        If it is another thing.
    """
    xp, x = vectors(**{name: x})
    return xp, x


def vectors(**named: Any) -> tuple[Any, ...]:
    """Return the namespace and vectors of three finite numbers, all of one dtype.

    Sequences become arrays of the library and the device of the arrays beside them.
    """
    from array_api_compat import is_array_api_obj

    given = [x for x in named.values() if is_array_api_obj(x)]
    arrays = {}
    for name, x in named.items():
        arrays[name] = x if is_array_api_obj(x) else _brought(name, x, given)
    xp, *values = real_arrays(**arrays)
    for name, x in zip(named, values, strict=True):
        if tuple(x.shape) != (3,):
            raise ComputeError(f"{name} must have the shape (3,); its shape is {tuple(x.shape)}.")
    finite(xp, **dict(zip(named, values, strict=True)))
    return (xp, *values)


def _brought(name: str, x: Any, given: list[Array]) -> Array:
    import numpy as np

    from lavis.compute.backend import array_namespace

    try:
        host = np.asarray(x, dtype=np.float64)
    except (TypeError, ValueError) as error:
        raise ComputeError(f"{name} must be three numbers; {x!r} came.") from error
    if not given:
        return host
    like = given[0]
    xp = array_namespace(like)
    kept = xp.isdtype(like.dtype, "real floating")
    dtype = like.dtype if kept else None
    return xp.asarray(host.tolist(), dtype=dtype, device=like.device)


def number(name: str, x: float) -> float:
    """Return a finite number.

    Raises
    ------
    ComputeError
        If it is none.
    """
    try:
        value = float(x)
    except (TypeError, ValueError) as error:
        raise ComputeError(f"{name} must be a number; {x!r} came.") from error
    if not math.isfinite(value):
        raise ComputeError(f"{name} must be finite; {value} came.")
    return value


def cosine_and_sine(name: str, theta: Any) -> tuple[Any, Any]:
    """Return cosine and sine of an angle: numbers of a number, arrays of an array."""
    from array_api_compat import is_array_api_obj

    if not is_array_api_obj(theta):
        angle = number(name, theta)
        return math.cos(angle), math.sin(angle)
    xp, theta = real_arrays(**{name: theta})
    finite(xp, **{name: theta})
    if theta.ndim != 0:
        raise ComputeError(f"{name} must be one angle; its shape is {tuple(theta.shape)}.")
    return xp.cos(theta), xp.sin(theta)


def from_rows(rows: Sequence[Sequence[float]], like: Array | None) -> Array:
    """Return a matrix of plain numbers, of the library, device and float of an array.

    Parameters
    ----------
    rows : sequence of sequences of float
    like : array or None
        None for NumPy and float64.
    """
    if like is None:
        import numpy as np

        return np.asarray(rows, dtype=np.float64)
    xp, like = real_arrays(like=like)
    return xp.asarray([list(row) for row in rows], dtype=like.dtype, device=like.device)


def bordered(xp: Namespace, linear: Array, offset: Array) -> Array:
    """Return the 4×4 of a linear part (3, 3) and an offset (3,)."""
    top = xp.concat([linear, offset[:, None]], axis=1)
    foot = xp.asarray([[0.0, 0.0, 0.0, 1.0]], dtype=linear.dtype, device=linear.device)
    return xp.concat([top, foot], axis=0)


def square4(name: str, M: Array) -> tuple[Namespace, Array]:
    """Return a 4×4 matrix of real numbers, and its namespace; NaN and infinity are let through.

    Raises
    ------
    ComputeError
        If it has another shape.
    """
    xp, M = real_arrays(**{name: M})
    if tuple(M.shape) != (4, 4):
        raise ComputeError(f"{name} must have the shape (4, 4); its shape is {tuple(M.shape)}.")
    return xp, M
