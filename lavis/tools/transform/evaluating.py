"""From texts to matrices: every definition, and M, the one that moves the plane."""

from __future__ import annotations

from typing import Any

import msgspec

from lavis.compute.backend import Array, Backend
from lavis.compute.expression import ExpressionError, evaluate, names_in, resolve
from lavis.tools.transform.lookup import acting_text, target
from lavis.tools.transform.params import Params
from lavis.tools.transform.result import Affine, Point, Value
from lavis.tools.transform.texts import rows_of

#: Entries of a matrix that moves the plane lie within plus and minus this: its squares, which
#: singular values need, are numbers then.
REACH = 1e150


class Moves(msgspec.Struct, frozen=True):
    """What moves the plane, on the device.

    Attributes
    ----------
    linear : array
        (2, 2).
    origin : tuple of float
        The translation.
    map : Affine
        The same, on the host.
    """

    linear: Any
    origin: Point
    map: Affine


def side_of(params: Params) -> int:
    """Return how many rows a matrix has in this mode."""
    return 3 if params.mode == "homogeneous" else 2


def definitions(params: Params, backend: Backend) -> tuple[dict[str, Any], tuple[Value, ...]]:
    """Compute every definition.

    Returns
    -------
    dict of str to array or ExpressionError
        By name, on the device.
    tuple of Value
        The same for people, in the order of `Params.matrices`.
    """
    texts = {each.name: each.text for each in params.matrices}
    found: dict[str, Any] = resolve(texts, _sliders(params), backend=backend, size=side_of(params))
    values = (value_of(name, text, found[name], backend) for name, text in texts.items())
    return found, tuple(values)


def acting(params: Params, found: dict[str, Any], backend: Backend) -> tuple[Value, Moves | None]:
    """Compute what acts on the plane.

    Returns
    -------
    Value
        With the sentence that says why it cannot.
    Moves or None
    """
    name = target(params)
    made: Any = found[name] if name else _expression(params, found, backend)
    value = value_of("", acting_text(params), made, backend)
    if value.error:
        return value, None
    reason = _misfit(value.rows, side_of(params))
    if reason:
        return msgspec.structs.replace(value, error=reason), None
    rows = value.rows
    moved = Affine((rows[0][0], rows[1][0]), (rows[0][1], rows[1][1]))
    if len(rows) == 3:
        moved = msgspec.structs.replace(moved, origin=(rows[0][2], rows[1][2]))
    return value, Moves(made[:2, :2], moved.origin, moved)


def value_of(name: str, text: str, made: Any, backend: Backend) -> Value:
    """Return a value for people, or the sentence that stands in its place."""
    if isinstance(made, ExpressionError):
        return Value(name, error=sentence(made), position=made.position)
    array = backend.to_numpy(made)
    column = array.reshape(-1, 1) if array.ndim < 2 else array
    rows = tuple(tuple(row) for row in (column + 0.0).tolist())
    return Value(name, rows, literal=rows_of(text) is not None)


def sentence(error: ExpressionError) -> str:
    """Return the reason of an error as a sentence of its own."""
    reason = error.reason
    name = names_at(error)
    return reason if name else reason[:1].upper() + reason[1:]


def names_at(error: ExpressionError) -> bool:
    """Return whether the reason begins with a name, whose letters must stay as they are."""
    first = error.reason.split(maxsplit=1)[0].strip(",.:")
    return first in error.text.replace("(", " ").replace("@", " ").split()


def _sliders(params: Params) -> dict[str, float]:
    return {each.name: each.value for each in params.sliders}


def _expression(params: Params, found: dict[str, Any], backend: Backend) -> Array | ExpressionError:
    text = params.acting
    good = {name: x for name, x in found.items() if not isinstance(x, ExpressionError)}
    try:
        for name in names_in(text):
            if name in found and name not in good:
                reason = f"{name}, which is used here, has an error of its own."
                return ExpressionError(reason, text, text.index(name))
        names = {**_sliders(params), **good}
        return evaluate(text, names, backend=backend, size=side_of(params))
    except ExpressionError as error:
        return error


def _misfit(rows: tuple[tuple[float, ...], ...], side: int) -> str:
    """Return why a matrix cannot move the plane, as a sentence; "" where it can."""
    m, n = len(rows), len(rows[0])
    if m == n == 1:
        return f"This is the number {rows[0][0]:.6g}; wanted is a 2×2 matrix."
    if m == n == 3 and side == 2:
        return "This is a 3×3 matrix; the linear mode takes 2×2, the homogeneous mode 3×3."
    if m != n or m not in (2, side):
        wanted = "2×2 or 3×3" if side == 3 else "2×2"
        return f"This is a {m}×{n} matrix; wanted is {wanted}."
    if m == 3 and rows[2] != (0.0, 0.0, 1.0):
        return "The last row is not 0, 0, 1: that is a perspective, which bends the grid."
    if any(abs(entry) > REACH for row in rows for entry in row):
        return "An entry is beyond 1e150, too large for anything to be drawn."
    return ""
