"""What can be done to the vectors of any length: Params in, Params out; no array library."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import count
from typing import Any

import msgspec

from lavis.document import INLINE_LIMIT
from lavis.tools.vectors.edits import COLORS, bounded
from lavis.tools.vectors.lookup import long_pair_of
from lavis.tools.vectors.params import (
    LIMIT,
    MAX_LENGTH,
    MAX_LONG,
    MAX_NAME,
    LongVector,
    Params,
)

replace = msgspec.structs.replace

NAMES = ("a", "b", "c", "d", "p", "q", "r", "s", "x", "y", "z")
START = (1.0, 2.0, 3.0)


def find_long(params: Params, name: str) -> LongVector | None:
    """Return the long vector of that name, or None."""
    return next((vector for vector in params.long if vector.name == name), None)


def feature(params: Params, index: int) -> str:
    """Return what a number of the long vectors is called: by its name, else by its place from 1."""
    name = params.features[index] if index < len(params.features) else ""
    return name or str(index + 1)


def name_features(params: Params, names: Sequence[str]) -> Params:
    """Return Params with these names of the numbers of long vectors; "" where there is none.

    Raises
    ------
    ValueError
        With a sentence, for too many names, or one that is too long or cannot be shown.
    """
    kept = [" ".join(name.split()) for name in names]
    while kept and not kept[-1]:
        kept.pop()
    if len(kept) > MAX_LENGTH:
        raise ValueError(f"There are {len(kept)} names; wanted are at most {MAX_LENGTH}.")
    for name in kept:
        if len(name) > MAX_NAME:
            raise ValueError(f"“{name[:MAX_NAME]}…” is too long; wanted are {MAX_NAME} characters.")
        if not name.isprintable():
            raise ValueError("A name has characters that cannot be shown.")
    return replace(params, features=tuple(kept))


def add_long(params: Params, values: tuple[float, ...] | None = None) -> Params:
    """Return Params with one more long vector, as long as the last one.

    Raises
    ------
    ValueError
        When there are as many as there may be.
    """
    if len(params.long) >= MAX_LONG:
        raise ValueError(f"The strip is full: it holds at most {MAX_LONG} vectors.")
    if values is None:
        last = params.long[-1] if params.long else None
        values = START if last is None else (1.0,) * min(last.size, INLINE_LIMIT)
    taken = {vector.name for vector in params.long}
    numbered = (f"a{number}" for number in count(1))
    name = next((name for name in NAMES if name not in taken), "") or next(
        name for name in numbered if name not in taken
    )
    used = [vector.color for vector in params.long]
    new = LongVector(name, values, min(COLORS, key=used.count))
    return replace(params, long=(*params.long, new))


def remove_long(params: Params, name: str) -> Params:
    """Return Params without that long vector."""
    return replace(params, long=tuple(each for each in params.long if each.name != name))


def rename_long(params: Params, name: str, new: str) -> Params:
    """Return Params in which a long vector has another name.

    Raises
    ------
    ValueError
        With a sentence, for a name that is empty, too long or taken.
    """
    new = new.strip()
    if new == name:
        return params
    if not new:
        raise ValueError("The name is empty; wanted is at least one character.")
    if len(new) > MAX_NAME:
        raise ValueError(f"The name has {len(new)} characters; it may have at most {MAX_NAME}.")
    if not new.isprintable():
        raise ValueError("The name has characters that cannot be shown.")
    if find_long(params, new) is not None:
        raise ValueError(f"There is already a vector “{new}”; names are unique.")
    first, second = (new if old == name else old for old in params.long_pair)
    return replace(_changed(params, name, name=new), long_pair=(first, second))


def recolor_long(params: Params, name: str, color: str) -> Params:
    """Return Params in which a long vector has another colour token."""
    return _changed(params, name, color=color)


def set_values(params: Params, name: str, values: tuple[float, ...]) -> Params:
    """Return Params in which a long vector has other numbers.

    Raises
    ------
    ValueError
        For none, too many, or too large ones.
    """
    check_values(values)
    return _changed(params, name, values=values)


def set_value(params: Params, name: str, index: int, value: float) -> Params:
    """Return Params in which one number of a long vector is another."""
    vector = find_long(params, name)
    if vector is None or not isinstance(vector.values, tuple) or index >= vector.size:
        return params
    values = (*vector.values[:index], bounded(value), *vector.values[index + 1 :])
    return _changed(params, name, values=values)


def check_values(values: tuple[float, ...]) -> None:
    """Refuse, by a sentence, numbers that no long vector can have."""
    if not values:
        raise ValueError("There is no number; wanted is at least one, such as 1, 2, 3.")
    if len(values) > INLINE_LIMIT:
        raise ValueError(f"There are {len(values)} numbers; wanted are at most {INLINE_LIMIT}.")
    if any(not abs(value) <= LIMIT for value in values):
        raise ValueError("A number is too large; wanted are numbers up to 1e12.")


def choose_long_pair(
    params: Params, *, first: str | None = None, second: str | None = None
) -> Params:
    """Return Params that show the quantities of another pair of long vectors."""
    present = long_pair_of(params)
    names = tuple(vector.name for vector in present) if present else params.long_pair
    return replace(params, long_pair=(first or names[0], second or names[1]))


def _changed(params: Params, whose: str, **fields: Any) -> Params:
    return replace(
        params,
        long=tuple(
            replace(vector, **fields) if vector.name == whose else vector for vector in params.long
        ),
    )
