"""From what the user's names stand for to values of one place and one dtype."""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Mapping
from typing import Any

from lavis.compute.backend import Array, Backend, array_namespace, get
from lavis.compute.checks import finite, real_arrays
from lavis.compute.errors import ComputeError
from lavis.compute.expression.limits import MAX_ENTRIES
from lavis.compute.expression.numbers import given_number
from lavis.compute.expression.values import Place, Value, written


def gather(
    names: Mapping[str, Any], used: Collection[str], backend: Backend | None
) -> tuple[Place, dict[str, Value], dict[str, str]]:
    """Bring what names stand for to one place and one dtype.

    Floats keep their dtype (the wider one, where they differ); integers take that of the floats
    beside them, or the default float. Names that are not used tell the place and the dtype too, so
    that those of ``rot(30)`` are those of the matrices that it will meet.

    Parameters
    ----------
    names : mapping of str to number or array
        What names stand for.
    used : collection of str
        Those of them that an expression uses; the others are not moved, nor checked.
    backend : Backend, optional
        Where to compute; by default where the arrays are, and on NumPy where there are none.

    Returns
    -------
    place : Place
        Where they are.
    values : dict of str to Value
        The used names that can be used.
    faults : dict of str to str
        The used names that cannot, and why.
    """
    values: dict[str, Value] = {}
    faults: dict[str, str] = {}
    arrays: dict[str, Array] = {}
    for name in (name for name in names if name in used):
        try:
            if isinstance(names[name], (int, float)):
                values[name] = given_number(name, names[name])
            else:
                arrays[name] = _usable(name, names[name], backend, arrays)
        except ComputeError as error:
            faults[name] = str(error)
    others = {name: x for name, x in names.items() if name not in used}
    witnesses = arrays | _floats(others, backend, arrays)
    if not witnesses:
        home = backend or get("numpy")
        return Place(home.xp, home.device, home.float_dtype, _reader(home)), values, faults
    xp, *same = real_arrays(**witnesses)
    values |= zip(arrays, same, strict=False)
    device = same[0].device if backend is None else backend.device
    return Place(xp, device, same[0].dtype, _reader(backend)), values, faults


def _reader(backend: Backend | None) -> Callable[[Array], float]:
    """Return what brings a number to the host."""
    return float if backend is None else lambda x: float(backend.to_numpy(x))


def _usable(name: str, given: Any, backend: Backend | None, others: Mapping[str, Array]) -> Array:
    """Return an array that can be used beside the others."""
    x = given if backend is None else backend.asarray(given)
    xp, _ = real_arrays(**{name: x})
    first = next(iter(others), name)
    if first != name and array_namespace(others[first]) is not xp:
        raise ComputeError(f"{name} must be an array of the same library as {first}.")
    if x.ndim > 2:
        raise ComputeError(
            f"{name} must be a number, a vector or a matrix; its shape is {written(x.shape)}."
        )
    size = math.prod(x.shape)
    if size > MAX_ENTRIES:
        raise ComputeError(f"{name} has {size:,} entries; at most {MAX_ENTRIES:,} are wanted.")
    finite(xp, **{name: x})
    return x


def _floats(
    names: Mapping[str, Any], backend: Backend | None, used: Mapping[str, Array]
) -> dict[str, Array]:
    """Return the arrays of floats that are of one library with those that are used."""
    from array_api_compat import is_array_api_obj

    xp = backend.xp if backend else array_namespace(*used.values()) if used else None
    found: dict[str, Array] = {}
    for name, x in names.items():
        if isinstance(x, (int, float)) or not is_array_api_obj(x) or 0 in x.shape:
            continue
        own = array_namespace(x)
        if own is (xp or own) and own.isdtype(x.dtype, "real floating"):
            xp, found[name] = own, x
    return found
