"""What every panel can do beside its own: export, copy, paste, send, predict."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec
from PySide6.QtCore import QObject, QPoint, QPointF
from PySide6.QtGui import QContextMenuEvent, QGuiApplication
from PySide6.QtWidgets import QApplication, QMenu, QWidget

from lavis.document import Offer
from lavis.notices import Notices
from lavis.store import Store
from lavis.theme import Theme
from lavis.tools.catalog import Catalog
from lavis.widgets.common.things import Thing
from lavis.widgets.shell import clipboard, export, predicting, sending
from lavis.widgets.shell.clipboard import FORMATS, Format
from lavis.widgets.shell.menu_title import add_title, plain
from lavis.widgets.shell.overlays import PredictionBar

if TYPE_CHECKING:
    from lavis.widgets.dock import ToolDock

WRONG = "Something went wrong; nothing has changed."


class Manners(QObject):
    """The manners of one panel; what is refused is said in its banner.

    Parameters
    ----------
    dock : ToolDock
    catalog : Catalog
    store, notices, theme
        As the dock has them.

    Attributes
    ----------
    copy_menu, send_menu, predict_menu, export_menu, context_menu : QMenu
        Filled each time that they open; each may be part of another one.
    """

    def __init__(
        self, dock: ToolDock, catalog: Catalog, store: Store, notices: Notices, theme: Theme
    ) -> None:
        super().__init__(dock)
        self._dock = dock
        self._catalog = catalog
        self._store = store
        self._notices = notices
        self._theme = theme
        self._bar: PredictionBar | None = None
        self._folder = Path.home()
        self._which = QMenu(dock)
        self._thing: Thing | None = None
        self.copy_menu = self._menu("Copy as…", self._fill_copy)
        self.send_menu = self._menu("Send to…", self._fill_send)
        self.predict_menu = self._menu("Predict…", self._fill_predict)
        self.export_menu = self._menu("Export…", self._fill_export)
        self.context_menu = self._menu("Panel", self._fill_context)

    def why_not(self, manner: str) -> str:
        """Return why a manner is not this tool's, as a sentence; "" where it is.

        Parameters
        ----------
        manner : {"copy", "paste", "send", "data", "predict", "reveal", "end"}
        """
        tool = self._dock.tool
        if manner in ("copy", "data", "send"):
            word = {"copy": "copy", "data": "export but its picture", "send": "send"}[manner]
            return "" if tool.offers is not None else f"{tool.title} has nothing to {word}."
        if manner == "paste":
            accepts = set(tool.accepts) - {"tokens"}
            return "" if accepts else f"{tool.title} takes nothing from the clipboard."
        if manner in ("reveal", "end"):
            prediction = predicting.active(self._params)
            if prediction is None:
                return "Nothing is being predicted."
            return "It is revealed." if manner == "reveal" and prediction.revealed else ""
        return predicting.why_not(tool)

    # -- sending

    def offers(self) -> list[Offer]:
        """Return what the panel offers now; what a prediction hides is not among it."""
        dock, now = self._dock, self._params
        if dock.result is None or now is None:
            return []
        params = predicting.hidden_as(dock.result_params, now)
        try:
            offers = sending.offers_of(dock.tool, params, dock.result)
        except Exception as error:
            self._notices.unexpected(error, f"reading {dock.windowTitle()}")
            return []
        title = dock.windowTitle()
        return [
            offer if offer.provenance else msgspec.structs.replace(offer, provenance=title)
            for offer in offers
        ]

    def accept(self, offer: Offer) -> str:
        """Take an offer as one undoable step; return the sentence that refuses it, or ""."""
        tool, text = self._dock.tool, f"Send {offer.name} from {offer.provenance}"
        keep = self._store.assets.put
        return self._edit(lambda params: sending.accepted(tool, params, offer, keep), text)

    def _fill_send(self) -> None:
        dock = self._dock
        sending.fill(
            self.send_menu,
            self.offers(),
            lambda kind: sending.targets(kind, self._catalog, self._store.document, dock.panel_id),
            dock.send_wanted.emit,
        )

    # -- the clipboard

    def copy_as(self, form: Format) -> None:
        """Copy an offer; where there are several, a menu asks which."""
        offers = self.offers()
        if not offers:
            reason = self.why_not("copy") or "There is nothing to copy yet."
            self._dock.banner.show_text(reason)
        elif len(offers) == 1:
            self.copy(offers[0], form)
        else:
            self.open_menu(self._fill_which(self._which, offers, form))

    def open_menu(self, menu: QMenu) -> None:
        """Open a menu over the canvas, with its first line ready for Enter."""
        menu.popup(self.canvas.mapToGlobal(QPoint(8, 8)))
        first = next((action for action in menu.actions() if action.isEnabled()), None)
        if first is not None:
            menu.setActiveAction(first)

    def copy(self, offer: Offer, form: Format) -> None:
        """Put an offer on the clipboard."""
        try:
            text = clipboard.as_text(offer, form)
        except ValueError as error:
            self._dock.banner.show_text(str(error))
            return
        QGuiApplication.clipboard().setText(text)
        self._dock.banner.clear()
        self._notices.post("info", f"Copied {offer.name} as {FORMATS[form]}.")

    def paste(self) -> None:
        """Take what is on the clipboard as one undoable step."""
        tool, text = self._dock.tool, QGuiApplication.clipboard().text()
        words = "Paste"
        if not text.strip():
            said = "The clipboard holds no text; copy a table, a matrix or its code first."
            self._dock.banner.show_text(said)
            return

        def taken(params: msgspec.Struct) -> msgspec.Struct:
            nonlocal words
            params, words = clipboard.pasted(tool, params, text, self._store.assets.put)
            return params

        self._edit(taken, lambda: words)

    def _fill_copy(self) -> None:
        menu, offers = sending.emptied(self.copy_menu), self.offers()
        if not offers:
            sending.add_remark(menu, "There is nothing to copy yet")
        for form, name in FORMATS.items():
            if len(offers) == 1:
                self._add_copy(menu, name, offers[0], form)
            elif offers:
                self._fill_which(menu.addMenu(name), offers, form)

    def _fill_which(self, menu: QMenu, offers: list[Offer], form: Format) -> QMenu:
        sending.emptied(menu)
        for offer in offers:
            self._add_copy(menu, sending.offer_text(offer), offer, form)
        return menu

    def _add_copy(self, menu: QMenu, text: str, offer: Offer, form: Format) -> None:
        menu.addAction(text).triggered.connect(lambda _=False: self.copy(offer, form))

    # -- files

    def export_picture(self) -> None:
        """Ask for a file and write the picture into it."""
        filters = [line.text for line in export.PICTURES]
        path, chosen = self._ask("Export picture", filters)
        if path is not None:
            line = export.PICTURES[chosen]
            self._write(
                path,
                f".{line.form}",
                lambda path: export.write_picture(path, self.canvas, self._theme, line.scale),
            )

    def export_data(self) -> None:
        """Ask for a file and write what the panel offers into it."""
        offers = self.offers()
        if not offers:
            reason = self.why_not("data") or "There are no numbers to export yet."
            self._dock.banner.show_text(reason)
            return
        path, chosen = self._ask("Export data", export.data_filters(offers))
        if path is not None:
            self._write(
                path,
                ".csv" if chosen else ".npz",
                lambda path: export.write_data(path, offers, max(0, chosen - 1)),
            )

    def _ask(self, title: str, filters: list[str]) -> tuple[Path | None, int]:
        """Return the path that is chosen, and which of the filters."""
        from PySide6.QtWidgets import QFileDialog

        name = export.safe_name(self._dock.windowTitle()) or self._dock.tool.id
        start = str(self._folder / name)
        path, chosen = QFileDialog.getSaveFileName(self._dock, title, start, ";;".join(filters))
        if not path:
            return None, 0
        self._folder = Path(path).parent
        return Path(path), filters.index(chosen) if chosen in filters else 0

    def _write(self, path: Path, suffix: str, write: Callable[[Path], None]) -> None:
        try:
            path = export.completed(path, suffix)
            write(path)
        except ValueError as error:
            self._dock.banner.show_text(str(error))
        except Exception as error:
            self._notices.unexpected(error, f"exporting {self._dock.windowTitle()}")
            self._dock.banner.show_text(WRONG)
        else:
            self._dock.banner.clear()
            self._notices.post("info", f"Exported {path.name}.")

    def _fill_export(self) -> None:
        menu = sending.emptied(self.export_menu)
        menu.addAction("Picture…").triggered.connect(self.export_picture)
        data = menu.addAction("Data…")
        data.triggered.connect(self.export_data)
        data.setEnabled(not self.why_not("data"))
        menu.addSeparator()
        self._add_clipboard(menu)

    # -- predicting

    def predict(self, what: str) -> None:
        """Hide an answer as one undoable step."""
        tool = self._dock.tool
        text = f"Predict {predicting.named(what)}"
        self._edit(lambda params: predicting.started(tool, params, what), text)

    def reveal(self) -> None:
        """Show guess and answer."""
        prediction = predicting.active(self._params)
        if prediction is not None:
            self._edit(predicting.revealed, f"Reveal {predicting.named(prediction.what)}")

    def end_prediction(self) -> None:
        """Go on without a prediction."""
        if predicting.active(self._params) is not None:
            self._edit(predicting.ended, "End the prediction")

    def show_state(self) -> None:
        """Show what the document says: whether something is being predicted."""
        prediction = predicting.active(self._params)
        if self._bar is None and prediction is not None:
            canvas = self.canvas
            frame = canvas.parentWidget() if canvas is not self._dock.view else None
            self._bar = PredictionBar(self._theme, frame or canvas)
            self._bar.reveal_wanted.connect(self.reveal)
            self._bar.end_wanted.connect(self.end_prediction)
            self._bar.follow(canvas)
        if self._bar is not None:
            self._bar.show_prediction(prediction)

    def _fill_predict(self) -> None:
        menu, tool = sending.emptied(self.predict_menu), self._dock.tool
        prediction = predicting.active(self._params)
        if prediction is not None:
            reveal = menu.addAction("Reveal")
            reveal.triggered.connect(self.reveal)
            reveal.setEnabled(not prediction.revealed)
            menu.addAction("End").triggered.connect(self.end_prediction)
            menu.addSeparator()
        for what in tool.predictions if isinstance(tool.predictions, tuple) else ():
            words = predicting.named(what)
            action = menu.addAction(plain(words[0].upper() + words[1:]))
            action.triggered.connect(lambda _=False, what=what: self.predict(what))
        if menu.isEmpty():
            sending.add_remark(menu, self.why_not("predict"))

    # -- the canvas and its menu

    @property
    def canvas(self) -> QWidget:
        """What is exported as the picture."""
        view: Any = self._dock.view
        canvas = view.anatomy.canvas if hasattr(view, "anatomy") else view
        assert isinstance(canvas, QWidget)
        return canvas

    def open_context_menu(self, event: QContextMenuEvent) -> bool:
        """Open the menu of the canvas if the event is the canvas's; return whether it is."""
        if self._dock.view is None:
            return False
        canvas = self.canvas
        at: QPointF | None = None
        if event.reason() == QContextMenuEvent.Reason.Keyboard:
            focused = QApplication.focusWidget()
            ours = focused is canvas or (focused is not None and canvas.isAncestorOf(focused))
        else:
            at = canvas.mapFromGlobal(QPointF(event.globalPos()))
            ours = canvas.rect().contains(at.toPoint()) and canvas.isVisible()
        if ours:
            find: Any = getattr(self._dock.view, "thing_at", None)
            self._thing = find(at) if find is not None else None
            self.context_menu.popup(event.globalPos())
        return ours

    def _fill_context(self) -> None:
        menu = sending.emptied(self.context_menu)
        if self._thing is not None:
            self._add_thing(menu, self._thing)
        self._add_clipboard(menu)
        menu.addSeparator()
        self._add_menu(menu, self.send_menu, "send")
        self._add_menu(menu, self.predict_menu, "predict")
        menu.addSeparator()
        menu.addAction("Export picture…").triggered.connect(self.export_picture)

    def _add_thing(self, menu: QMenu, thing: Thing) -> None:
        add_title(menu, thing.name)
        menu.addSeparator()
        if thing.edit is not None:
            menu.addAction("Exact value…").triggered.connect(thing.edit)
        copy = menu.addAction("Copy the value")
        copy.triggered.connect(lambda _=False: self._copy_thing(thing))
        for words, do in thing.more:
            menu.addAction(plain(words)).triggered.connect(lambda _=False, do=do: do())
        if thing.remove is not None:
            menu.addAction("Remove").triggered.connect(thing.remove)
        menu.addSeparator()

    def _copy_thing(self, thing: Thing) -> None:
        QGuiApplication.clipboard().setText(thing.value)
        self._notices.post("info", f"Copied {thing.value}.")

    def _add_clipboard(self, menu: QMenu) -> None:
        self._add_menu(menu, self.copy_menu, "copy")
        paste = menu.addAction("Paste")
        paste.triggered.connect(self.paste)
        paste.setEnabled(not self.why_not("paste"))
        paste.setToolTip(self.why_not("paste"))

    def _add_menu(self, menu: QMenu, submenu: QMenu, manner: str) -> None:
        action = menu.addMenu(submenu)
        action.setEnabled(not self.why_not(manner))
        action.setToolTip(self.why_not(manner))

    # -- what they share

    @property
    def _params(self) -> msgspec.Struct | None:
        panel = self._dock.panel
        return None if panel is None else panel.params

    def _menu(self, title: str, fill: Callable[[], None]) -> QMenu:
        menu = QMenu(title, self._dock)
        menu.setToolTipsVisible(True)
        menu.aboutToShow.connect(fill)
        return menu

    def _edit(
        self,
        change: Callable[[msgspec.Struct], msgspec.Struct],
        text: str | Callable[[], str],
    ) -> str:
        """Change the Params as one step; return the sentence that refuses it, or ""."""
        params = self._params
        if params is None:
            return ""
        banner = self._dock.banner
        banner.clear()
        try:
            after = change(params)
            words = text if isinstance(text, str) else text()
            self._store.edit(self._dock.panel_id, after, words)
            self._notices.post("info", f"{self._dock.windowTitle()}: {words}")
        except ValueError as error:
            banner.show_text(str(error))
            return str(error)
        except Exception as error:
            self._notices.unexpected(error, f"changing {self._dock.windowTitle()}")
            banner.show_text(WRONG)
            return WRONG
        return ""
