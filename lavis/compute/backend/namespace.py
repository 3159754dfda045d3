"""The array API namespace of given arrays, and the default float of a device."""

from __future__ import annotations

import sys
from functools import cache
from typing import Any, TypeAlias

# The array API standard has no type yet for "an array of any library" that mypy could check.
Array: TypeAlias = Any
Namespace: TypeAlias = Any


def array_namespace(*arrays: Array) -> Namespace:
    """Return the array API namespace that the arrays share: what a kernel begins with.

    Parameters
    ----------
    *arrays : array
        Arrays of one library; Python scalars and None are passed over.

    Returns
    -------
    module
        NumPy's own, which follows the standard since 2.1; another library's wrapped by
        array-api-compat. Its wrapper of NumPy is left out: it is made by touching every name of
        NumPy, which loads its test and Fortran tools too and doubles the time that NumPy takes.

    Raises
    ------
    TypeError
        If there is no array among the arguments, or they come from different libraries.
    """
    numpy = numpy_of(frozenset(map(type, arrays)) - _SCALARS)
    if numpy is not None:
        return numpy
    from array_api_compat import array_namespace as namespace_of

    return namespace_of(*arrays)


_SCALARS = frozenset({int, float, complex, bool, type(None)})


@cache
def numpy_of(kinds: frozenset[type]) -> Namespace | None:
    """Return NumPy where all types are of its arrays; a drag asks this dozens of times a picture.

    Parameters
    ----------
    kinds : frozenset of type
        Of the arguments of a kernel.
    """
    numpy = sys.modules.get("numpy")  # where it was never imported nothing can be of it
    if numpy is None or not kinds:
        return None
    ours = all(kind is numpy.ndarray or issubclass(kind, numpy.generic) for kind in kinds)
    return numpy if ours else None


def default_float(xp: Namespace, device: Any) -> Any:
    """Return the default float of a device: float64, or float32 where it has no float64.

    Parameters
    ----------
    xp : module
        An array API namespace.
    device : object
        One of its devices.

    Returns
    -------
    dtype
        A dtype of `xp`.
    """
    floats = xp.__array_namespace_info__().dtypes(device=device, kind="real floating")
    return floats.get("float64", xp.float32)
