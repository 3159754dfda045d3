"""AB beside BA, and why they differ."""

from __future__ import annotations

from typing import Any

from lavis.compute import transforms
from lavis.compute.backend import Backend
from lavis.compute.errors import ComputeError
from lavis.compute.expression import ExpressionError
from lavis.tools.transform.lookup import pair_of
from lavis.tools.transform.params import Params
from lavis.tools.transform.result import Act, Affine, Compare
from lavis.tools.transform.ways import affine, composed, linear, named

NONE = "There is no matrix to compare: add one."
#: Entries of AB − BA are zero within this, beside the entries of AB and BA.
ROUNDING = 1e-14


def compare(params: Params, found: dict[str, Any], backend: Backend) -> tuple[Compare | None, str]:
    """Return AB and BA of the pair, or why they cannot be compared."""
    names = pair_of(params)
    if names is None:
        return None, NONE
    maps = []
    for name in names:
        array = found[name]
        if isinstance(array, ExpressionError):
            return None, f"{name} has an error of its own."
        if tuple(array.shape) not in ((2, 2), (3, 3)):
            return None, f"{name} is no matrix of the plane."
        maps.append(affine(backend.to_numpy(array)))
    a, b = maps
    try:
        ab, ba = composed(a, b, backend), composed(b, a, backend)
        acts_ab = _in_turn(params, names[::-1], (Affine(), b, ab), (b, a), backend)
        acts_ba = _in_turn(params, names, (Affine(), a, ba), (a, b), backend)
    except ComputeError as error:
        return None, f"The products cannot be shown: {error}"
    commutator = _difference(ab, ba)
    size = max(abs(value) for each in (ab, ba) for value in _numbers(each))
    equal = all(abs(value) <= ROUNDING * size for value in _numbers(commutator))
    reason = (_same if equal else _different)(names, a, b, backend)
    return Compare(names, a, b, ab, ba, commutator, equal, reason, acts_ab, acts_ba), ""


def _in_turn(
    params: Params,
    names: tuple[str, ...],
    stations: tuple[Affine, Affine, Affine],
    maps: tuple[Affine, Affine],
    backend: Backend,
) -> tuple[Act, ...]:
    """Return an act for the first matrix and one for the second, straight or turning."""
    path: transforms.Path = "linear" if params.path == "linear" else "polar"
    acts: list[Act] = []
    for index, name in enumerate(names):
        start, end = stations[index], stations[index + 1]
        made = transforms.acts(
            linear(start, backend), linear(end, backend), path, linear(maps[index], backend)
        )
        label = f"{'then' if index else 'first'} {name}"
        acts += named(made, (label,), start, end, backend)
    return tuple(acts)


def _same(names: tuple[str, str], a: Affine, b: Affine, backend: Backend) -> str:
    """Return why the order does not matter."""
    first, second = names
    kinds = [_kinds(each, backend) for each in (a, b)]
    if first == second:
        return f"{first} commutes with itself."
    for name, kind in zip(names, kinds, strict=True):
        if kind & {"uniform scaling", "identity", "zero"}:
            return f"{name} treats every direction alike, so the order does not matter."
    if all(kind & {"diagonal"} for kind in kinds):
        return "Both are diagonal: each axis is scaled twice, in whatever order."
    if all(kind & {"rotation", "rotation and scaling", "antisymmetric"} for kind in kinds):
        return "Both turn and scale the whole plane alike: angles add, in whatever order."
    return "They share their eigenvectors, so the order does not matter."


def _different(names: tuple[str, str], a: Affine, b: Affine, backend: Backend) -> str:
    """Return why the order matters."""
    first, second = names
    if a.rows == b.rows:
        return "Only their translations differ, and what comes second moves what comes first."
    kinds = [transforms.real_form(linear(each, backend)).kind for each in (a, b)]
    for name, other, kind in ((first, second, kinds[0]), (second, first, kinds[1])):
        if kind == "complex":
            return f"{name} turns every line, so {other} meets other lines if it comes second."
    return f"They do not share their eigenvectors: {second} moves the lines that {first} keeps."


def _kinds(moved: Affine, backend: Backend) -> set[str]:
    if moved.origin != (0.0, 0.0):
        return set()
    return {each.name for each in transforms.classify(linear(moved, backend))}


def _numbers(moved: Affine) -> tuple[float, ...]:
    return (*moved.i, *moved.j, *moved.origin)


def _difference(a: Affine, b: Affine) -> Affine:
    i, j, origin = (
        (one[0] - other[0] + 0.0, one[1] - other[1] + 0.0)
        for one, other in ((a.i, b.i), (a.j, b.j), (a.origin, b.origin))
    )
    return Affine(i, j, origin)
