"""Sending: what a panel has to offer, who takes it, and the menu of both."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any, NamedTuple

import msgspec
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu

from lavis.document import Document, Keep, Kind, Offer, Tool, resolve, validate
from lavis.tools.catalog import Catalog
from lavis.widgets.shell.menu_title import plain

#: The kinds, as they stand in menus and sentences.
KINDS: dict[Kind, str] = {
    "matrix": "matrix",
    "vectors": "vectors",
    "image": "image",
    "table": "table",
    "labelled_vectors": "labelled vectors",
    "tokens": "tokens",
}


class Target(NamedTuple):
    """Where an offer can go.

    Attributes
    ----------
    text : str
        The panel's title, or "New …".
    panel_id : str
        "" for a panel that is yet to be opened.
    tool_id : str
    """

    text: str
    panel_id: str
    tool_id: str


def offers_of(tool: Tool, params: Any, result: Any) -> list[Offer]:
    """Return what a tool offers; nothing before it has computed anything.

    Parameters
    ----------
    tool : Tool
    params : msgspec.Struct
        Those that the result was computed from.
    result : msgspec.Struct or None
    """
    if tool.offers is None or result is None:
        return []
    return list(resolve(tool.offers)(params, result))


def accepted(tool: Tool, params: msgspec.Struct, offer: Offer, keep: Keep) -> msgspec.Struct:
    """Return the Params of a tool that has taken an offer.

    Parameters
    ----------
    tool : Tool
    params : msgspec.Struct
        As they are before.
    offer : Offer
    keep : callable
        Puts a large array into the asset store of the document.

    Raises
    ------
    ValueError
        With a sentence, where the offer does not fit.
    """
    if offer.kind not in tool.accepts:
        raise ValueError(f"{tool.title} takes no {KINDS[offer.kind]}.")
    params = resolve(tool.accepts[offer.kind])(params, offer, keep)
    return validate(params)


def fitting(tool: Tool, offer: Offer, keep: Keep) -> msgspec.Struct | None:
    """Return the Params of a new panel that has taken an offer; None where it is refused."""
    try:
        return accepted(tool, tool.default, offer, keep)
    except ValueError:
        return None


def targets(kind: Kind, catalog: Catalog, document: Document, own_id: str) -> list[Target]:
    """Return the panels that take a kind, then the tools that a new panel could be of.

    Parameters
    ----------
    kind : str
    catalog : Catalog
    document : Document
    own_id : str
        The panel that sends, which is no target.
    """
    tools = (catalog.find(entry.id) for entry in catalog)
    takers = {tool.id: tool for tool in tools if tool is not None and kind in tool.accepts}
    panels = [
        Target(panel.title, panel.id, panel.tool)
        for panel in document.panels
        if panel.tool in takers
        and panel.id != own_id
        and isinstance(panel.params, takers[panel.tool].params)
    ]
    return panels + [Target(f"New {tool.title}", "", tool.id) for tool in takers.values()]


def offer_text(offer: Offer) -> str:
    """Return an offer's line in a menu: name, kind and shape."""
    shape = " × ".join(map(str, offer.array.shape))
    return plain(f"{offer.name} ({KINDS[offer.kind]}, {shape})" if shape else offer.name)


def emptied(menu: QMenu) -> QMenu:
    """Return a menu after taking out all that was put in, the menus made for it included."""
    menu.clear()
    for child in menu.findChildren(QMenu, options=Qt.FindChildOption.FindDirectChildrenOnly):
        child.deleteLater()
    return menu


def add_remark(menu: QMenu, text: str) -> None:
    """Say in a menu why there is nothing to choose."""
    menu.addAction(text).setEnabled(False)


def fill(
    menu: QMenu,
    offers: Sequence[Offer],
    find_targets: Callable[[Kind], Iterable[Target]],
    send: Callable[[Offer, str, str], object],
) -> None:
    """Put a menu of targets under every offer.

    Parameters
    ----------
    menu : QMenu
        What is in it goes.
    offers : sequence of Offer
    find_targets : callable
        Takes a kind.
    send : callable
        Takes the offer, the panel's id or "", and the tool's id.
    """
    emptied(menu)
    if not offers:
        add_remark(menu, "There is nothing to send yet")
    for offer in offers:
        _fill_branch(menu.addMenu(offer_text(offer)), offer, list(find_targets(offer.kind)), send)


def _fill_branch(
    menu: QMenu, offer: Offer, found: list[Target], send: Callable[[Offer, str, str], object]
) -> None:
    for is_open in (True, False):
        menu.addSeparator()  # collapses where nothing stands before it
        for target in found:
            if bool(target.panel_id) == is_open:
                menu.addAction(plain(target.text)).triggered.connect(
                    lambda _=False, at=target: send(offer, at.panel_id, at.tool_id)
                )
    if not found:
        add_remark(menu, f"No tool takes {KINDS[offer.kind]}")
