"""Who is meant by the names in Params, and what of it may be seen."""

from __future__ import annotations

from typing import Protocol, TypeVar

import msgspec

from lavis.tools.vectors.params import LongVector, Params, Show, Vector

#: What can be predicted, to the fields of `Result` that would give it away.
ANSWERS: dict[str, tuple[str, ...]] = {
    "sum": ("sum", "combination"),
    "difference": ("difference", "combination"),
    "projection": ("projection", "rejection", "projection_length", "rejection_length"),
}
#: What can be predicted, to the flags of `Show` that would give it away.
BETRAYERS: dict[str, tuple[str, ...]] = {
    "sum": ("sum", "parallelogram", "chain", "combination"),
    "difference": ("difference", "combination"),
    "projection": ("projection", "gram_schmidt"),
}


class Named(Protocol):
    """What has a name."""

    @property
    def name(self) -> str:
        """The name."""


T = TypeVar("T", bound=Named)


def find(params: Params, name: str) -> Vector | None:
    """Return the vector of that name, or None."""
    return next((vector for vector in params.vectors if vector.name == name), None)


def pair_of(params: Params) -> tuple[Vector, Vector] | None:
    """Return the pair whose quantities are shown, None for fewer than two vectors.

    A name that no vector has falls to the first vector that is not in the pair already; both
    names may be the same.
    """
    return _pair(params.vectors, params.pair)


def long_pair_of(params: Params) -> tuple[LongVector, LongVector] | None:
    """Return the pair of long vectors that is shown, as `pair_of`."""
    return _pair(params.long, params.long_pair)


def query_of(params: Params) -> Vector | None:
    """Return the vector that the others are compared with: of that name, else the first."""
    return find(params, params.query) or next(iter(params.vectors), None)


def selected_of(params: Params) -> str:
    """Return the name of the selected vector, else of the first of the pair or of all, or ""."""
    pair = pair_of(params)
    fallback = pair[0] if pair else next(iter(params.vectors), None)
    vector = find(params, params.view.selected) or fallback
    return vector.name if vector else ""


def spanning(params: Params) -> tuple[Vector, ...]:
    """Return the vectors whose span is shown."""
    if params.span == "pair":
        return pair_of(params) or ()
    return params.vectors if params.span == "all" else ()


def hidden(params: Params) -> bool:
    """Return whether there is an answer that must not be seen."""
    return params.prediction is not None and not params.prediction.revealed


def visible(params: Params) -> Show:
    """Return what may be shown: without what gives a hidden answer away, with a revealed one."""
    prediction = params.prediction
    if prediction is None:
        return params.show
    if prediction.revealed:
        return msgspec.structs.replace(params.show, **{prediction.what: True})
    return msgspec.structs.replace(params.show, **dict.fromkeys(BETRAYERS[prediction.what], False))


def _pair(vectors: tuple[T, ...], names: tuple[str, str]) -> tuple[T, T] | None:
    if len(vectors) < 2:
        return None
    chosen = [next((each for each in vectors if each.name == name), None) for name in names]
    spare = (vector for vector in vectors if vector not in chosen)
    first, second = (vector or next(spare) for vector in chosen)
    return first, second
