"""What a tool is: one frozen declaration, with its functions named by import strings."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING, Any, Literal

import msgspec

if TYPE_CHECKING:
    import numpy as np

    from lavis.document.assets import Array

#: Puts an array into the asset store.
Keep = Callable[["np.ndarray[Any, Any]"], "Array"]

Kind = Literal["matrix", "vectors", "image", "table", "labelled_vectors", "tokens"]


class Preset(msgspec.Struct, frozen=True):
    """A named state of a tool that is worth starting from."""

    name: str
    params: msgspec.Struct


class Task(msgspec.Struct, frozen=True):
    """A long computation that only the user's command starts.

    Attributes
    ----------
    label : str
        What the button says.
    run : str
        Import string of ``task(params, ctx) -> Record``.
    record : type
        The Struct that it returns.
    partial : type or None
        The Struct that it publishes, where it publishes any.
    process : bool
        Whether it runs in a worker process: what can crash, leak or must be killed at once.
    refreshes : bool
        Whether the live picture is computed anew when it has finished, since the run sees what it
        has brought, such as a model that was missing.
    """

    label: str
    run: str
    record: type[msgspec.Struct]
    partial: type[msgspec.Struct] | None = None
    process: bool = False
    refreshes: bool = False


class Prediction(msgspec.Struct, frozen=True):
    """An answer that is hidden until the learner has placed it by hand.

    A tool that can be predicted has a field ``prediction: Prediction | None = None`` in its Params.

    Attributes
    ----------
    what : str
        One of the tool's `predictions`.
    values : tuple of float
        Where the learner has placed it.
    revealed : bool
        Whether guess and answer are both shown.
    """

    what: str
    values: tuple[float, ...]
    revealed: bool = False


class Offer(msgspec.Struct, frozen=True):
    """Something a tool can send to another: a copy of an array, and where it came from.

    Attributes
    ----------
    kind : str
    name : str
    array : numpy.ndarray
    provenance : str
    labels : tuple of str
        What each row is called, where rows have names; else empty.
    columns : tuple of str
        The same of the columns; of a single row those are the names of its numbers.
    marks : tuple of str
        What the sender knows of it besides: its tool's id, and words that this tool knows.
    """

    kind: Kind
    name: str
    array: np.ndarray[Any, Any]
    provenance: str
    labels: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    marks: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Refuse names that are not as many as there are rows or columns."""
        shape = self.array.shape
        for names, axis in ((self.labels, 0), (self.columns, -1)):
            if names and (not shape or len(names) != shape[axis]):
                raise ValueError(f"{len(names)} names came for an array of the shape {shape}")


class Tool(msgspec.Struct, frozen=True, kw_only=True):
    """The declaration of a tool.

    Attributes
    ----------
    id : str
        In saved files, so never renamed.
    title, group, icon : str
        What the rail and the menus show; the icon is a name in ``resources/icons``.
    hint : str
        One line for the status bar: what to do first.
    params : type
        A frozen Struct whose defaults are the tool's first picture.
    presets : tuple of Preset
    run : str
        Import string of ``run(params, ctx) -> Result``.
    view : str
        Import string of the QWidget that renders and emits.
    tasks : dict of str to Task
    frame : str or None
        Import string of ``frame(params, result, t) -> Frame``.
    describe : str or None
        Import string of ``describe(before, after) -> str``, the undo menu's words for an edit.
    inline : bool
        Whether a run with the default Params takes under 4 ms on NumPy and so runs on the
        GUI thread there.
    version : int
        Of Params; raised when a file of before needs `migrate`.
    migrate : str or None
        Import string of ``migrate(version, params) -> params`` on plain values.
    offers : str or None
        Import string of ``offers(params, result) -> list of Offer``.
    accepts : dict of str to str
        Kind to import string of ``accept(params, offer, keep) -> params``, where ``keep(array)``
        puts an array of more than `INLINE_LIMIT` numbers into the document's asset store and
        returns the `Array` leaf for Params.
    locate : str or None
        Import string of ``locate(params, path) -> params``: what the user opened lies at another
        place now, which the dock asks for where `run` raises `Misplaced`.
    predictions : tuple of str or str
        What can be hidden and placed by hand, or the reason why nothing can.
    predict : str or None
        Import string of ``start(params, what) -> params``: a prediction at a neutral start.
    """

    id: str
    title: str
    group: str
    icon: str
    hint: str
    params: type[msgspec.Struct]
    run: str
    view: str
    presets: tuple[Preset, ...] = ()
    tasks: dict[str, Task] = {}
    frame: str | None = None
    describe: str | None = None
    inline: bool = False
    version: int = 1
    migrate: str | None = None
    offers: str | None = None
    accepts: dict[Kind, str] = {}
    locate: str | None = None
    predictions: tuple[str, ...] | str = ()
    predict: str | None = None

    @property
    def default(self) -> msgspec.Struct:
        """The Params of a new panel."""
        return self.params()

    def preset(self, name: str) -> Preset:
        """Return the preset of that name, whatever the case of its letters.

        Raises
        ------
        LookupError
            With a sentence that lists the names there are.
        """
        for preset in self.presets:
            if preset.name.casefold() == name.casefold():
                return preset
        names = ", ".join(f"“{preset.name}”" for preset in self.presets) or "none"
        raise LookupError(f"{self.title} has no preset “{name}”; there are: {names}.")


@cache
def resolve(reference: str) -> Any:
    """Return what an import string such as ``"lavis.tools.vectors.functions:run"`` names."""
    module, _, name = reference.partition(":")
    return getattr(importlib.import_module(module), name)
