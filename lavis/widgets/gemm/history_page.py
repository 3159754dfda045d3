"""The runs of this machine: laid beside the last one, pinned, exported, forgotten."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFileDialog, QHBoxLayout, QPushButton, QVBoxLayout

from lavis.theme import Theme
from lavis.tools.gemm import Run, history
from lavis.widgets.common.data_table import DataTable
from lavis.widgets.gemm import tables
from lavis.widgets.gemm.pages import Note, Page
from lavis.widgets.gemm.shown import Shown

FILTERS = "CSV, a line a row (*.csv);;JSON, with machine and samples (*.json)"


class HistoryPage(Page):
    """What was measured here before, with the run that is shown first.

    Parameters
    ----------
    theme : Theme

    Attributes
    ----------
    compare_wanted : Signal(str)
        The run of that id is to be drawn beside the last one, or no longer.
    pin_wanted : Signal(Run, bool)
        A run is to be pinned into the workspace, or no longer.
    """

    compare_wanted = Signal(str)
    pin_wanted = Signal(object, bool)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._shown: Shown | None = None
        self._runs: dict[str, Run] = {}
        self._forgotten = ""
        self.table = DataTable(theme, "Runs on this machine", tables.HISTORY, panels_menu=True)
        self.table.chosen.connect(lambda key: self._show_buttons())
        self.table.activated_row.connect(self.compare_wanted)
        self.note = Note(theme)
        self.compare_button = self._button("Draw beside", "Enter does the same")
        self.pin_button = self._button("Pin", "Keep it in the workspace, without its samples")
        self.export_button = self._button("Export…", "As CSV or JSON, with the machine described")
        self.forget_button = self._button("Forget", "Remove it from this machine's history")
        self.restore_button = self._button("Bring back", "Undo what was forgotten last")
        self.restore_button.hide()
        self.compare_button.clicked.connect(lambda: self.compare_wanted.emit(self._key))
        self.pin_button.clicked.connect(self._on_pin)
        self.export_button.clicked.connect(self._on_export)
        self.forget_button.clicked.connect(self._on_forget)
        self.restore_button.clicked.connect(self._on_restore)
        self.setFocusProxy(self.table)
        self._buttons = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._pairs = QHBoxLayout(), QHBoxLayout()
        for pair, buttons in zip(
            self._pairs, (self._all_buttons[:2], self._all_buttons[2:]), strict=True
        ):
            for button in buttons:
                pair.addWidget(button)
            self._buttons.addLayout(pair)
        self._pairs[1].addWidget(self.restore_button)
        self._buttons.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.table, 1)
        column.addWidget(self.note)
        column.addLayout(self._buttons)
        theme.changed.connect(self._restyle)
        self._restyle()

    def show_all(self, shown: Shown) -> None:
        """Show the runs: the one on screen, those pinned, and those of this machine."""
        self._shown = shown
        pins = {run.id: run for run in shown.params.pins}
        runs = {run.id: run for run in history.entries()}
        if shown.run is not None and shown.run.id and not shown.running:
            runs[shown.run.id] = shown.run  # with its samples
        self._runs = dict(sorted({**pins, **runs}.items(), reverse=True))
        compared = shown.params.view.compared
        lines = tables.history(list(self._runs.values()), shown.run, compared, list(pins))
        self.table.set_rows(lines)
        if not self.table.current_key and self.table.keys:
            self.table.select(self.table.keys[0])
        self._show_buttons()

    def deeds(self, key: str) -> tuple[tuple[str, Callable[[], None]], ...]:
        """Return what can be done with a run: the words of its buttons, and their clicks."""
        self.table.select(key)
        self._show_buttons()
        return tuple((each.text(), each.click) for each in self._all_buttons if each.isEnabled())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lay the buttons two by two where they have no room side by side."""
        super().resizeEvent(event)
        self._lay_buttons()

    def _lay_buttons(self) -> None:
        px, way = self._theme.px, QBoxLayout.Direction
        shown = [*self._all_buttons, *([self.restore_button] if self._forgotten else [])]
        wanted = sum(button.sizeHint().width() + px(8) for button in shown) + px(8)
        wide = self.width() >= wanted
        self._buttons.setDirection(way.LeftToRight if wide else way.TopToBottom)

    @property
    def _key(self) -> str:
        return self.table.current_key

    @property
    def _all_buttons(self) -> tuple[QPushButton, ...]:
        return self.compare_button, self.pin_button, self.export_button, self.forget_button

    def _button(self, text: str, tip: str) -> QPushButton:
        button = QPushButton(text)
        button.setToolTip(tip)
        return button

    def _show_buttons(self) -> None:
        run, shown = self._runs.get(self._key), self._shown
        for button in self._all_buttons:
            button.setEnabled(run is not None)
        if run is None or shown is None:
            self.note.say("Every run that ends is kept here, on this machine only.")
            return
        beside = run.id in shown.params.view.compared
        pinned = any(pin.id == run.id for pin in shown.params.pins)
        is_shown = shown.run is not None and shown.run.id == run.id
        self.compare_button.setEnabled(beside or not is_shown)
        self.compare_button.setText("No longer beside" if beside else "Draw beside")
        self.pin_button.setText("Unpin" if pinned else "Pin")
        self.forget_button.setEnabled(any(each.id == run.id for each in history.entries()))
        from lavis.tools.gemm.export import about

        self.note.say("; ".join(about(run)[1:4]) + ".")

    def _on_pin(self) -> None:
        run = self._runs.get(self._key)
        if run is not None and self._shown is not None:
            pinned = any(pin.id == run.id for pin in self._shown.params.pins)
            self.pin_wanted.emit(run, not pinned)

    def _on_export(self) -> None:
        run = self._runs.get(self._key)
        if run is None:
            return
        name = str(Path.home() / f"gemm-{run.id}.csv")
        path, chosen = QFileDialog.getSaveFileName(self, "Export a run", name, FILTERS)
        if path:
            self.export(run, Path(path), chosen)

    def export(self, run: Run, path: Path, chosen: str = "") -> None:
        """Write a run as the file's ending says, or as the filter does where there is none."""
        from lavis.data.atomic import replacing
        from lavis.data.errors import because
        from lavis.tools.gemm.export import as_csv, as_json

        if not path.suffix:
            path = path.with_suffix(".json" if "json" in chosen else ".csv")
        if path.suffix.lower() not in (".csv", ".json"):
            self.note.say(f"“{path.name}” does not end in .csv or .json, which says its form.")
            return
        text = as_json(run) if path.suffix.lower() == ".json" else as_csv(run)
        try:
            with replacing(path, durable=True) as file:
                file.write(text.encode())
        except OSError as error:
            self.note.say(f"“{path.name}” cannot be written: {because(error)}.")
        else:
            self.note.say(f"Written: {path}")

    def _on_forget(self) -> None:
        self._change_history(history.forget, self._key, forgotten=self._key)

    def _on_restore(self) -> None:
        run_id = self._forgotten
        self._change_history(history.restore, run_id, forgotten="")
        self.table.select(run_id)

    def _change_history(
        self, change: Callable[[str], None], run_id: str, *, forgotten: str
    ) -> None:
        try:
            change(run_id)
        except OSError as error:
            self.note.say(str(error))
            return
        self._forgotten = forgotten
        self.restore_button.setVisible(bool(forgotten))
        self._lay_buttons()
        if self._shown is not None:
            self.show_all(self._shown)

    def _restyle(self) -> None:
        px = self._theme.px
        self._buttons.setContentsMargins(px(8), px(4), px(8), px(8))
        self._buttons.setSpacing(px(8))
        for pair in self._pairs:
            pair.setSpacing(px(8))
