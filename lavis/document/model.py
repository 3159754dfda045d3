"""The document: which panels are open, and what each one's user has chosen."""

from __future__ import annotations

import math
from typing import Any, TypeVar

import msgspec

Params = TypeVar("Params", bound=msgspec.Struct)

#: The field of Params that is saved but not undone: selection, camera, tab, scrub position.
VIEW = "view"


class InvalidParams(ValueError):  # noqa: N818 - it names the thing
    """Params that could not be saved and read back; the message is a sentence for the user."""


class UnknownParams(msgspec.Struct, frozen=True):
    """What a file said of a panel that this installation cannot open, kept to be saved back.

    Attributes
    ----------
    raw : msgspec.Raw
        The panel's whole entry in ``workspace.json``.
    reason : str
        Why it cannot be opened, as a sentence.
    """

    raw: msgspec.Raw
    reason: str


class Finished(msgspec.Struct, frozen=True):
    """The record of a finished task beside the Params that it was computed from."""

    params: msgspec.Struct
    record: msgspec.Struct


class Panel(msgspec.Struct, frozen=True):
    """One open tool.

    Attributes
    ----------
    id : str
        Unique in the document, such as ``"vectors-2"``.
    tool : str
        The tool's id in the catalog.
    title : str
        What the dock shows.
    params : msgspec.Struct
        The tool's Params, or `UnknownParams`.
    records : dict of str to Finished
        The last finished record of each task. Never undone.
    """

    id: str
    tool: str
    title: str
    params: msgspec.Struct
    records: dict[str, Finished] = {}


class Document(msgspec.Struct, frozen=True):
    """All that a workspace file holds, but for the arrays, which lie in `Assets`."""

    panels: tuple[Panel, ...] = ()

    def panel(self, panel_id: str) -> Panel | None:
        """Return the panel of that id, or None."""
        return next((panel for panel in self.panels if panel.id == panel_id), None)

    def replaced(self, panel: Panel) -> Document:
        """Return a document in which this panel stands in the place of the one with its id."""
        return Document(tuple(panel if old.id == panel.id else old for old in self.panels))

    def added(self, panel: Panel) -> Document:
        """Return a document with one more panel at the end."""
        return Document((*self.panels, panel))

    def removed(self, panel_id: str) -> Document:
        """Return a document without that panel."""
        return Document(tuple(panel for panel in self.panels if panel.id != panel_id))

    def free_id(self, tool: str) -> str:
        """Return an id for a new panel of this tool: ``tool-1``, or the next number free."""
        taken = {panel.id for panel in self.panels}
        number = 1
        while f"{tool}-{number}" in taken:
            number += 1
        return f"{tool}-{number}"


def validate(params: Params) -> Params:
    """Return Params as a file would give them back.

    Bounds that stand in the types are checked by msgspec on decoding only, so Params go through
    plain values and back.

    Parameters
    ----------
    params : msgspec.Struct
        Numbers, strings, tuples, nested Structs and `Array` leaves.

    Raises
    ------
    InvalidParams
        For a value out of its bounds, of the wrong type, NaN or infinite.
    """
    try:
        plain = msgspec.to_builtins(params)
        _refuse_unwritable(plain, "")
        return msgspec.convert(plain, type(params))
    except (msgspec.ValidationError, TypeError) as error:
        raise InvalidParams(f"This value cannot be kept: {error}.") from error


def _refuse_unwritable(value: Any, path: str) -> None:
    """Refuse what JSON cannot hold: NaN and infinity, half characters, endless integers."""
    kind = type(value)
    if kind is bool or value is None or (kind is float and math.isfinite(value)):
        return  # nearly all values, of which a drag checks dozens a move
    place = path.lstrip(".") or "the value"
    if isinstance(value, float) and not math.isfinite(value):
        raise InvalidParams(f"{place} is {value}; wanted is a finite number.")
    if isinstance(value, int) and not -(2**63) <= value < 2**64:
        raise InvalidParams(f"{place} has too many digits; wanted is an integer of 64 bits.")
    if isinstance(value, str) and not value.isascii():
        try:
            value.encode()
        except UnicodeEncodeError:
            raise InvalidParams(f"{place} holds half a character; wanted is text.") from None
    if isinstance(value, dict):
        for key, item in value.items():
            _refuse_unwritable(item, f"{path}.{key}")
    elif isinstance(value, (list, tuple)):
        for index, item in enumerate(value):
            _refuse_unwritable(item, f"{path}[{index}]")


def with_view_of(params: Params, other: msgspec.Struct) -> Params:
    """Return Params that look at the same place as other Params of the same tool."""
    if type(other) is not type(params) or VIEW not in params.__struct_fields__:
        return params
    view = getattr(other, VIEW)
    if getattr(params, VIEW) == view:
        return params
    return msgspec.structs.replace(params, **{VIEW: view})


def same_but_view(params: msgspec.Struct, other: msgspec.Struct) -> bool:
    """Return whether two Params differ in nothing that can be undone."""
    return type(params) is type(other) and with_view_of(params, other) == other
