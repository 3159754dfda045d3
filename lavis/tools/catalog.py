"""The table of tools: strings only, so that listing them loads none."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from lavis.document import Tool

#: Groups in the order of the rail.
GROUPS = (
    "Vectors",
    "Matrices",
    "Eigen and PCA",
    "SVD",
    "Deep learning",
    "Graphics and hardware",
)

#: Where other packages name theirs: entry points whose value is ``module:ENTRY``.
ENTRY_POINTS = "lavis.tools"


class Entry(NamedTuple):
    """One line of the catalog; `tool` is the import string of its declaration."""

    id: str
    title: str
    group: str
    icon: str
    tool: str


BUILT_IN = (
    Entry("vectors", "Vector canvas", "Vectors", "vectors", "lavis.tools.vectors:TOOL"),
    Entry(
        "transform", "Transformation grid", "Matrices", "transform", "lavis.tools.transform:TOOL"
    ),
    Entry("pca", "PCA lab", "Eigen and PCA", "pca", "lavis.tools.pca:TOOL"),
    Entry("eigenfaces", "Eigenfaces", "Eigen and PCA", "eigenfaces", "lavis.tools.eigenfaces:TOOL"),
    Entry("softmax", "Softmax", "Deep learning", "softmax", "lavis.tools.softmax:TOOL"),
    Entry("attention", "Attention", "Deep learning", "attention", "lavis.tools.attention:TOOL"),
    Entry("mvp", "MVP viewer", "Graphics and hardware", "mvp", "lavis.tools.mvp:TOOL"),
    Entry("gemm", "GEMM benchmark", "Graphics and hardware", "gemm", "lavis.tools.gemm:TOOL"),
)

#: Open side by side at the first start, alive with an example.
FIRST = ("vectors", "transform")


def grouped(entries: Iterable[Entry]) -> list[tuple[str, list[Entry]]]:
    """Return the groups that have tools, in the order of `GROUPS`, others behind them."""
    groups: dict[str, list[Entry]] = {group: [] for group in GROUPS}
    for entry in entries:
        groups.setdefault(entry.group, []).append(entry)
    return [(group, members) for group, members in groups.items() if members]


class Catalog:
    """The tools that this installation knows.

    Parameters
    ----------
    entries : iterable of Entry
    """

    def __init__(self, entries: Iterable[Entry] = BUILT_IN) -> None:
        self._entries = {entry.id: entry for entry in entries}
        self._scanned = False
        self._problems: list[str] = []

    def __len__(self) -> int:
        return len(self._entries)

    def __iter__(self) -> Iterator[Entry]:
        return iter(self._entries.values())

    def __contains__(self, tool_id: str) -> bool:
        return tool_id in self._entries

    def find(self, tool_id: str) -> Tool | None:
        """Return the declaration of a tool, loading its module; None where it is unknown.

        An id that is not in the table is looked for in what other packages offer.
        """
        from lavis.document import Tool, resolve

        if tool_id not in self._entries:
            self._scan()
        entry = self._entries.get(tool_id)
        if entry is None:
            return None
        tool = resolve(entry.tool)
        assert isinstance(tool, Tool)
        return tool

    def add_installed(self) -> list[str]:
        """Add what other installed packages offer, and return a sentence for each that failed.

        A tool of the house is never replaced.
        """
        self._scan()
        problems, self._problems = self._problems, []
        return problems

    def _scan(self) -> None:
        from importlib.metadata import entry_points

        if self._scanned:
            return
        self._scanned = True
        for point in entry_points(group=ENTRY_POINTS):
            try:
                entry = point.load()
            except Exception as error:  # anything may happen in a stranger's module
                self._problems.append(f"The tool “{point.name}” could not be loaded: {error}.")
                continue
            if isinstance(entry, Entry):
                self._entries.setdefault(entry.id, entry)
            else:
                self._problems.append(f"The tool “{point.name}” names no catalog entry.")
