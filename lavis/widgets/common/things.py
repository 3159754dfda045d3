"""What lies under the pointer or is selected, for a menu of its own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Thing:
    """Something on a canvas that a right click can mean.

    A view that has any offers ``thing_at(at: QPointF | None) -> Thing | None``: what lies at a
    place of its canvas, or, for the keyboard, what is selected.

    Attributes
    ----------
    name : str
        What the menu calls it, its value included.
    value : str
        What is copied: numbers as code.
    edit : callable or None
        Goes to the field of its exact value.
    remove : callable or None
    """

    name: str
    value: str
    edit: Callable[[], None] | None = None
    remove: Callable[[], None] | None = None
