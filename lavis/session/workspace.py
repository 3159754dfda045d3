"""The text of a workspace: a document as JSON, and back; the same in a file and in a journal."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Annotated, Any

import msgspec

from lavis.document import (
    Array,
    Document,
    Finished,
    Panel,
    Tool,
    UnknownParams,
    leaves,
    validate,
)
from lavis.session.arrays import MAX_ARRAYS, Source
from lavis.session.errors import Refusal

if TYPE_CHECKING:
    import numpy as np

    from lavis.document import Assets

#: The form of ``workspace.json``; raised when a file of before needs a step in `MIGRATIONS`.
FORMAT = 1

#: The name of the text among the parts of a workspace.
WORKSPACE = "workspace.json"

MAX_BYTES = 8 * 2**20
MAX_PANELS = 200
MAX_TITLE = 200
MAX_DEPTH = 64
MAX_ASSETS = 10_000

Find = Callable[[str], Tool | None]
Raw = msgspec.Raw

_Entries = Annotated[list[Raw], msgspec.Meta(max_length=MAX_PANELS)]

# The closing quote may be missing: otherwise a text of nothing but open strings would be
# searched anew from every quote.
_TOKEN = re.compile(rb'"[^"\\]*+(?:\\.[^"\\]*+)*+"?|[\[{]|[\]}]', re.DOTALL)

_SHA256 = re.compile(rb'"sha256"\s*:\s*"([0-9a-f]{64})"')


class Head(msgspec.Struct, frozen=True):
    """What stands above the panels.

    Attributes
    ----------
    format : int
    path : bytes or None
        In a journal: the file that the workspace belongs to, as the system writes its name.
    modified : bool
        In a journal: whether there is anything that the file does not hold.
    """

    format: int
    path: bytes | None = None
    modified: bool = False


class _Workspace(msgspec.Struct, omit_defaults=True):
    format: int
    panels: list[Raw]
    path: bytes | None = None
    modified: bool = False


class _Entry(msgspec.Struct, omit_defaults=True):
    id: str
    tool: str
    version: int
    title: str
    params: msgspec.Struct
    records: dict[str, Finished] = {}


def encode(
    document: Document,
    find: Find,
    *,
    strict: bool,
    path: bytes | None = None,
    modified: bool = False,
) -> bytes:
    """Return the text of a document; equal documents give equal bytes.

    Parameters
    ----------
    document : Document
    find : callable
        Takes a tool's id and returns its declaration.
    strict : bool
        Whether to refuse what could not be read back. A journal would rather lose a panel at
        the next start than everything now.
    path, modified
        See `Head`.

    Raises
    ------
    Refusal
    """
    if len(document.panels) > MAX_PANELS:
        raise Refusal(f"it has {len(document.panels)} panels, and at most {MAX_PANELS} are kept")
    panels = [_entry(panel, find, strict) for panel in document.panels]
    workspace = _Workspace(FORMAT, panels, path, modified)
    text = msgspec.json.format(msgspec.json.encode(workspace), indent=2)
    check_text(text)
    return text


def gather(document: Document, assets: Assets, *, strict: bool) -> dict[str, np.ndarray[Any, Any]]:
    """Return the arrays that a document points at, by their keys, sorted.

    Raises
    ------
    Refusal
        When one is missing and `strict`, or when there are too many.
    """
    arrays = {}
    for panel in document.panels:
        unknown = isinstance(panel.params, UnknownParams)
        for leaf in _leaves(panel):
            if leaf in assets:
                arrays[leaf.sha256] = assets.get(leaf)
            elif strict and not unknown:
                raise Refusal(f"the array {leaf.sha256} of “{panel.title}” is lost")
    total = sum(array.nbytes for array in arrays.values())
    if total > MAX_ARRAYS or len(arrays) > MAX_ASSETS:
        raise Refusal(
            f"its {len(arrays)} arrays take {total / 2**20:.0f} MiB, and at most {MAX_ASSETS} "
            f"arrays of {MAX_ARRAYS / 2**20:.0f} MiB together are kept"
        )
    return dict(sorted(arrays.items()))


def named_in(raw: Raw) -> list[str]:
    """Return the keys of the arrays that an entry of an unknown tool points at."""
    return [match.decode() for match in _SHA256.findall(bytes(raw))]


def load_text(source: Source) -> bytes:
    """Return the text of a workspace, of a bounded length.

    Raises
    ------
    Refusal
    """
    with source.open(WORKSPACE) as (stream, size):
        if size > MAX_BYTES:
            raise Refusal(f"{WORKSPACE} has {size} bytes; at most {MAX_BYTES} are read")
        text = stream.read(size)
    check_text(text)
    return text


def check_text(text: bytes) -> None:
    """Refuse a text that is too long or nested too deeply for those who read it later."""
    if len(text) > MAX_BYTES:
        raise Refusal(f"its settings take {len(text)} bytes, and at most {MAX_BYTES} are kept")
    depth = 0
    for match in _TOKEN.finditer(text):
        token = match[0]
        if token in (b"{", b"["):
            depth += 1
            if depth > MAX_DEPTH:
                raise Refusal(f"its settings are nested deeper than {MAX_DEPTH} levels")
        elif token in (b"}", b"]"):
            depth -= 1


def open_head(text: bytes) -> tuple[Head, dict[str, Raw]]:
    """Return what stands above the panels, and the text's fields in today's form.

    Raises
    ------
    Refusal
        When it is no workspace, or one of a newer LaVis.
    """
    try:
        text.decode()
        head = msgspec.json.decode(text, type=Head)
        fields = msgspec.json.decode(text, type=dict[str, Raw])
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise Refusal(f"{WORKSPACE} is not the text of a workspace ({error})") from error
    if head.format > FORMAT:
        raise Refusal(
            f"it was made by a newer LaVis: format {head.format}, and this one reads up to {FORMAT}"
        )
    for number in range(head.format, FORMAT):
        migrate = MIGRATIONS.get(number)
        if migrate is None:
            raise Refusal(f"there is no format {number}")
        try:
            fields = migrate(fields)
        except (msgspec.MsgspecError, KeyError) as error:
            raise Refusal(f"{WORKSPACE} does not keep to format {number} ({error})") from error
    return head, fields


def _from_0(fields: dict[str, Raw]) -> dict[str, Raw]:
    """Format 0 had a mapping of ids to entries."""
    panels = msgspec.json.decode(fields["panels"], type=dict[str, dict[str, Raw]])
    listed = [{**entry, "id": name} for name, entry in panels.items()]
    return {**fields, "panels": Raw(msgspec.json.encode(listed))}


#: What makes a text of the next format out of one of the format that it stands under.
MIGRATIONS: dict[int, Callable[[dict[str, Raw]], dict[str, Raw]]] = {0: _from_0}


def entries(fields: dict[str, Raw]) -> list[Raw]:
    """Return the entries of the panels, not yet looked into.

    Raises
    ------
    Refusal
    """
    try:
        return msgspec.json.decode(fields.get("panels", b"null"), type=_Entries)
    except msgspec.MsgspecError as error:
        raise Refusal(f"{WORKSPACE} has no list of at most {MAX_PANELS} panels") from error


def _entry(panel: Panel, find: Find, strict: bool) -> Raw:
    """Return a panel's entry."""
    if isinstance(panel.params, UnknownParams):
        return _kept(panel, panel.params.raw)
    tool = find(panel.tool)
    if tool is None:
        raise Refusal(f"the tool “{panel.tool}” of “{panel.title}” is not installed")
    params, records = panel.params, panel.records
    try:
        if strict:
            params = validate(params)
            records = {
                name: Finished(validate(finished.params), validate(finished.record))
                for name, finished in records.items()
            }
        entry = _Entry(panel.id, panel.tool, tool.version, panel.title, params, records)
        return Raw(msgspec.json.encode(entry, order="deterministic"))
    except (ValueError, TypeError, OverflowError, RecursionError) as error:
        raise Refusal(f"“{panel.title}” holds what cannot be kept ({error})") from error


def _kept(panel: Panel, raw: Raw) -> Raw:
    """Return the entry of an unknown tool as it was, but for an id or a title changed since."""
    fields = msgspec.json.decode(raw, type=dict[str, Raw])
    now = {"id": msgspec.json.encode(panel.id), "title": msgspec.json.encode(panel.title)}
    changed = {
        name: Raw(text)
        for name, text in now.items()
        if name not in fields or msgspec.json.decode(fields[name]) != msgspec.json.decode(text)
    }
    return Raw(msgspec.json.encode({**fields, **changed})) if changed else raw


def _leaves(panel: Panel) -> Iterator[Array]:
    if isinstance(panel.params, UnknownParams):
        # Of a leaf the store asks for the key alone.
        yield from (Array(sha256, "|u1", ()) for sha256 in named_in(panel.params.raw))
    else:
        yield from leaves(panel.params)
        yield from leaves(panel.records)
