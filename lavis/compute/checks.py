"""Checks of arguments that kernels share: each names the argument, what came and what is wanted."""

from __future__ import annotations

import operator
from functools import cache, reduce
from itertools import zip_longest
from typing import Any

from lavis.compute.backend import Array, Namespace, array_namespace, default_float
from lavis.compute.backend.namespace import numpy_of
from lavis.compute.errors import ComputeError


def real_arrays(**arrays: Array) -> tuple[Any, ...]:
    """Check that the arguments are arrays of real numbers of one library; make them one float.

    Floats keep their dtype (the wider one, where they differ); integers take that of the floats
    beside them, or the default float of their device.

    Parameters
    ----------
    **arrays : array
        The arguments by their names.

    Returns
    -------
    tuple
        The namespace, then the arrays in the order given.

    Raises
    ------
    ComputeError
        If one is no array, holds complex numbers or is empty, or if their libraries differ.
    """
    xp = shared_namespace(**arrays)
    usual = _usual(xp, *arrays.values())
    if usual is not None:
        return usual
    for name, x in arrays.items():
        if not _is_kind(xp, x.dtype, ("bool", "integral", "real floating")):
            raise ComputeError(f"{name} must hold real numbers; its dtype is {x.dtype}.")
        if 0 in x.shape:
            raise ComputeError(f"{name} must not be empty; its shape is {tuple(x.shape)}.")
    values = list(arrays.values())
    floats = [x.dtype for x in values if _is_kind(xp, x.dtype, "real floating")]
    if len(floats) == len(values) and len(set(floats)) == 1:
        return (xp, *values)
    dtype = xp.result_type(*floats) if floats else default_float(xp, values[0].device)
    return (xp, *(xp.astype(x, dtype, copy=False) for x in values))


def _usual(xp: Namespace, *arrays: Array) -> tuple[Any, ...] | None:
    """Return what `real_arrays` does where there is nothing to do, the usual case, else None."""
    dtype = arrays[0].dtype
    if not _is_kind(xp, dtype, "real floating"):
        return None
    if any(x.dtype != dtype or 0 in x.shape for x in arrays):
        return None
    return (xp, *arrays)


@cache
def _is_kind(xp: Namespace, dtype: Any, kind: str | tuple[str, ...]) -> bool:
    """Return whether a dtype is of a kind; a drag asks this dozens of times a picture."""
    return bool(xp.isdtype(dtype, kind))


def shared_namespace(**arrays: Array) -> Namespace:
    """Check that the arguments are arrays of one library.

    Parameters
    ----------
    **arrays : array
        The arguments by their names.

    Returns
    -------
    module
        Their array API namespace.

    Raises
    ------
    ComputeError
        If one is no array, or if their libraries differ.
    """
    numpy = numpy_of(frozenset(map(type, arrays.values())))
    if numpy is not None:
        return numpy
    from array_api_compat import is_array_api_obj

    for name, x in arrays.items():
        if not is_array_api_obj(x):
            came = type(x).__name__
            raise ComputeError(f"{name} must be an array (NumPy, CuPy or PyTorch); {came} came.")
    try:
        return array_namespace(*arrays.values())
    except TypeError as error:
        names = " and ".join(arrays)
        raise ComputeError(f"{names} must be arrays of one library; several came.") from error


def finite(xp: Namespace, **arrays: Array) -> None:
    """Check that the arguments hold neither NaN nor infinity; one wait for the device.

    Parameters
    ----------
    xp : module
        Their namespace.
    **arrays : array
        The arguments by their names.

    Raises
    ------
    ComputeError
        If one does not.
    """
    found = [xp.isfinite(x) for x in arrays.values()]
    if len({x.shape for x in found}) == 1 and bool(xp.all(reduce(operator.and_, found))):
        return
    sound = [xp.all(each) for each in found]
    if bool(reduce(operator.and_, sound)):
        return
    name = next(name for name, good in zip(arrays, sound, strict=True) if not bool(good))
    raise ComputeError(f"{name} must hold finite numbers; NaN or infinity came.")


def dimensions(name: str, x: Array, ndim: int, wanted: str) -> None:
    """Check the number of an argument's axes.

    Parameters
    ----------
    name : str
        The argument's name.
    x : array
        The argument.
    ndim : int
        How many axes it must have.
    wanted : str
        The shape it must have, for the message: "(n, d)".

    Raises
    ------
    ComputeError
        If it has another number of axes.
    """
    if x.ndim != ndim:
        raise ComputeError(f"{name} must have the shape {wanted}; its shape is {tuple(x.shape)}.")


def broadcast_shape(a: Array, b: Array, names: str, *, skip: int = 0) -> tuple[int, ...]:
    """Check that two arrays broadcast together but for their last axes.

    Parameters
    ----------
    a, b : array
        The arguments.
    names : str
        Their names, for the message: "a and b".
    skip : int
        How many last axes to leave out.

    Returns
    -------
    tuple of int
        The shape of what is left.

    Raises
    ------
    ComputeError
        If they do not.
    """
    left, right = tuple(a.shape), tuple(b.shape)
    if left == right:
        return left[: len(left) - skip]
    ends = (reversed(left[: len(left) - skip]), reversed(right[: len(right) - skip]))
    pairs = list(zip_longest(*ends, fillvalue=1))
    if any(m != n and 1 not in (m, n) for m, n in pairs):
        raise ComputeError(f"{names} must broadcast together; their shapes are {left} and {right}.")
    return tuple(n if m == 1 else m for m, n in reversed(pairs))
