"""What lies under the pointer or is selected, for a menu of its own."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PySide6.QtCore import QPointF
    from PySide6.QtWidgets import QWidget

    from lavis.widgets.common.plane import Handle, Plane


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
    more : tuple of (str, callable)
        What else can be done with it: the words of the menu, and what they do.
    """

    name: str
    value: str
    edit: Callable[[], None] | None = None
    remove: Callable[[], None] | None = None
    more: tuple[tuple[str, Callable[[], None]], ...] = ()


def code(values: Sequence[float]) -> str:
    """Return numbers as code: a list, or one alone."""
    return repr(values[0]) if len(values) == 1 else f"[{', '.join(map(repr, values))}]"


def handle_at(plane: Plane, canvas: QWidget, at: QPointF | None) -> Handle | None:
    """Return the handle of a plane at a place of the canvas around it, or the selected one."""
    from lavis.widgets.common.plane.handles import under

    if at is None:
        return plane.handle(plane.selected)
    place = plane.mapFrom(canvas, at)
    if not plane.isVisible() or not plane.rect().contains(place.toPoint()):
        return None
    return under(plane.handles, (place.x(), place.y()), plane.camera, plane.selected)
