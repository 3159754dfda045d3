"""Panels out of the entries of a file: what is bad falls back alone, and says so."""

from __future__ import annotations

from typing import Annotated, Any, TypeVar

import msgspec

from lavis.document import Document, Finished, Panel, Tool, UnknownParams, leaves, resolve, validate
from lavis.session.arrays import Shelf
from lavis.session.errors import Refusal, quoted
from lavis.session.workspace import MAX_TITLE, Find, Raw, named_in

Checked = TypeVar("Checked", bound=msgspec.Struct)

_Id = Annotated[str, msgspec.Meta(min_length=1, max_length=120)]
_ToolId = Annotated[str, msgspec.Meta(min_length=1, max_length=100)]
_Version = Annotated[int, msgspec.Meta(ge=1)]


class _Record(msgspec.Struct):
    params: Raw
    record: Raw


class Reader:
    """Makes panels of entries.

    Parameters
    ----------
    find : callable
        Takes a tool's id and returns its declaration, or None.
    shelf : Shelf
        Where the arrays are fetched from.

    Attributes
    ----------
    warnings : list of str
        A sentence for everything that is not as the file said.
    """

    def __init__(self, find: Find, shelf: Shelf) -> None:
        self.warnings: list[str] = []
        self._find = find
        self._shelf = shelf

    def document(self, raws: list[Raw]) -> Document:
        """Return the document of a file's entries."""
        entries = [entry for raw in raws if (entry := self._fields(raw)) is not None]
        # Ids further down in the file are taken too: only the second of two gives way.
        wanted = {name for fields, _ in entries if (name := _field(fields, "id", _Id)) is not None}
        taken: set[str] = set()
        panels = []
        for fields, raw in entries:
            panel_id = self._id(fields, wanted, taken)
            taken.add(panel_id)
            panels.append(self._panel(panel_id, fields, raw))
        return Document(tuple(panels))

    def _fields(self, raw: Raw) -> tuple[dict[str, Raw], Raw] | None:
        try:
            fields = msgspec.json.decode(raw, type=dict[str, Raw])
        except msgspec.MsgspecError:
            fields = {}
        if _field(fields, "tool", _ToolId) is None:
            self.warnings.append("An entry that names no tool was left out.")
            return None
        return fields, raw

    def _id(self, fields: dict[str, Raw], wanted: set[str], taken: set[str]) -> str:
        """Return an entry's id, or a free one."""
        panel_id: str | None = _field(fields, "id", _Id)
        if panel_id is not None and panel_id not in taken:
            return panel_id
        tool = _field(fields, "tool", _ToolId)
        number = 1
        while (free := f"{tool}-{number}") in wanted | taken:
            number += 1
        problem = f"the id “{quoted(panel_id)}” twice" if panel_id else "a panel without an id"
        self.warnings.append(f"The file has {problem}; it is “{quoted(free)}” now.")
        return free

    def _panel(self, panel_id: str, fields: dict[str, Raw], raw: Raw) -> Panel:
        tool_id = _field(fields, "tool", _ToolId) or ""
        version = _field(fields, "version", _Version)
        tool, reason = self._tool(tool_id, version)
        title = self._title(fields, tool_id if tool is None else tool.title)
        if tool is None:
            self._keep_arrays(raw, title)
            # A copy: the slice would hold the text of the whole file.
            return Panel(panel_id, tool_id, title, UnknownParams(raw.copy(), reason))
        try:
            if version is None:
                raise Refusal("the version of its tool is missing")
            params = self._params(fields.get("params", Raw(b"null")), tool, version)
        except Exception as error:  # migrations and Params may be a stranger's code
            self.warnings.append(
                f"“{title}” starts afresh, since its settings could not be read: {_why(error)}."
            )
            return Panel(panel_id, tool_id, title, tool.default)
        return Panel(panel_id, tool_id, title, params, self._records(fields, tool, version, title))

    def _tool(self, tool_id: str, version: int | None) -> tuple[Tool | None, str]:
        """Return the tool, or None and the reason why its panel cannot be opened."""
        try:
            tool = self._find(tool_id)
        except Exception as error:  # importing a stranger's module may raise anything
            return None, f"The tool “{tool_id}” could not be loaded: {_why(error)}."
        if tool is None:
            return None, f"The tool “{tool_id}” is not installed here."
        if version is not None and version > tool.version:
            return None, (
                f"This panel was saved by a newer version of “{tool.title}”: {version}, "
                f"and installed is {tool.version}."
            )
        return tool, ""

    def _title(self, fields: dict[str, Raw], otherwise: str) -> str:
        title: str | None = _field(fields, "title", str)
        if title is None:
            self.warnings.append(f"A panel of “{otherwise}” had no title that can be read.")
            return otherwise
        if len(title) > MAX_TITLE:
            self.warnings.append(f"The title “{title[:40]}…” was cut to {MAX_TITLE} letters.")
        return title[:MAX_TITLE]

    def _params(self, raw: Raw, tool: Tool, version: int) -> msgspec.Struct:
        if version < tool.version and tool.migrate is not None:
            plain = resolve(tool.migrate)(version, msgspec.json.decode(raw))
            raw = Raw(msgspec.json.encode(plain))
        return self._checked(raw, tool.params)

    def _checked(self, raw: Raw, kind: type[Checked]) -> Checked:
        value = validate(msgspec.json.decode(raw, type=kind))
        for leaf in leaves(value):
            self._shelf.fetch(leaf)
        return value

    def _records(
        self, fields: dict[str, Raw], tool: Tool, version: int, title: str
    ) -> dict[str, Finished]:
        records: dict[str, Finished] = {}
        if "records" not in fields:
            return records
        raws = _field(fields, "records", dict[str, Raw])
        if raws is None:
            self.warnings.append(f"The records of “{title}” could not be read.")
            return records
        for name in sorted(raws.keys() & tool.tasks.keys()):
            try:
                both = msgspec.json.decode(raws[name], type=_Record)
                params = self._params(both.params, tool, version)
                records[name] = Finished(
                    params, self._checked(both.record, tool.tasks[name].record)
                )
            except Exception as error:  # as above
                self.warnings.append(
                    f"The record “{name}” of “{title}” could not be read: {_why(error)}."
                )
        if strange := sorted(raws.keys() - tool.tasks.keys()):
            self.warnings.append(
                f"“{title}” has no task for {len(strange)} of its records, such as "
                f"“{quoted(strange[0])}”; they were left out."
            )
        return records

    def _keep_arrays(self, raw: Raw, title: str) -> None:
        """Have in the store what an entry that is only kept points at."""
        for sha256 in named_in(raw):
            try:
                self._shelf.fetch_named(sha256)
            except Refusal as refusal:
                self.warnings.append(f"“{title}” has lost an array: {refusal}.")


def _why(error: Exception) -> str:
    """Return a clause; errors that were not meant for a reader are named."""
    told = isinstance(error, (ValueError, ImportError, msgspec.MsgspecError))
    text = str(error) if told else f"{type(error).__name__}: {error}"
    return quoted(text).rstrip(".")


def _field(fields: dict[str, Raw], name: str, kind: Any) -> Any:
    """Return a field of an entry, or None where it is missing or of another kind."""
    try:
        return msgspec.json.decode(fields[name], type=kind)
    except (KeyError, msgspec.MsgspecError):
        return None
