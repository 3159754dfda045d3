"""The controls of the softmax."""

from __future__ import annotations

from itertools import pairwise
from typing import cast

import msgspec
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from lavis.theme import Theme
from lavis.tools.softmax import (
    COLDEST,
    HOTTEST,
    LEAST_P,
    MAX_LOGITS,
    MIN_LOGITS,
    Dtype,
    Logit,
    Params,
    Result,
    edits,
)
from lavis.widgets.common.buttons import put_icon
from lavis.widgets.common.controls import Choice, Section, Slider, Toggle
from lavis.widgets.common.number_field import NumberField
from lavis.widgets.softmax.row import LogitRow
from lavis.widgets.softmax.sheet import GUESS, PROBABILITY

DTYPES = {"float16": "float16 (half)", "float32": "float32 (single)", "float64": "float64 (double)"}


class Inspector(QWidget):
    """Logits, temperature, the naive form's dtype, truncation, and the canvas itself.

    It keeps the Params that were rendered last, to say what an edit makes of them.

    Parameters
    ----------
    theme : Theme

    Attributes
    ----------
    edited : Signal(Params, str)
        What the user now wants, and a merge key.
    fit_wanted : Signal()
    """

    edited = Signal(object, str)
    fit_wanted = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._params = Params()
        self.rows: list[LogitRow] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._build_logits()
        self._build_prediction()
        self._build_temperature()
        self._build_truncation()
        self._build_naive()
        self._build_canvas()
        theme.changed.connect(self._restyle)
        self._restyle()

    def show_params(self, params: Params, result: Result | None, step: float) -> None:
        """Show Params; emits nothing, and makes or drops widgets only as outcomes come and go.

        Parameters
        ----------
        params : Params
        result : Result or None
        step : float
            What an arrow key adds in a field: the step of the axis.
        """
        self._params = params
        self._show_rows(step)
        self.temperature.set_value(params.temperature)
        self._show_largest(result)
        self.dtype_choice.set_current(params.dtype)
        count = len(params.logits)
        self.top_k.set_range(1, count)
        self.top_k.set_value(min(params.top_k, count))
        self.top_p.set_value(params.top_p)
        self.snap_toggle.set_checked(params.snap)
        self._source.setText(f"from {params.source}")
        self._source.setVisible(bool(params.source))
        self._prediction.setVisible(params.prediction is not None)
        self._truncation.topic = params.view.tab == "truncation"
        self._naive.topic = params.view.tab == "stages"
        self._heat.topic = params.temperature != 1
        if params.prediction is not None:
            self.guess.set_value(params.prediction.values[0])
            self.guess.setEnabled(params.hidden)

    # -- building

    def _build_logits(self) -> None:
        section = self._logits_section = Section(self._theme, "Logits")
        self._rows_column = QVBoxLayout()
        section.body.addLayout(self._rows_column)
        self._source = QLabel()
        self._source.setProperty("muted", True)
        self._source.setWordWrap(True)
        self._source.setTextFormat(Qt.TextFormat.PlainText)
        section.add(self._source)
        self.add_button = QPushButton("Add an outcome")
        self.add_button.clicked.connect(self._on_add)
        section.add(self.add_button)
        self.shift_button = QPushButton("Subtract the largest")
        self.shift_button.setToolTip("Moves all logits alike, and so no probability")
        self.shift_button.clicked.connect(self._on_shift)
        section.add(self.shift_button)
        self._column.addWidget(section)

    def _build_prediction(self) -> None:
        section = self._prediction = Section(self._theme, "Prediction")
        self.guess = Slider(self._theme, "p of largest", 0.0, 1.0, step=0.01, token=GUESS)
        self.guess.changed.connect(self._on_guess)
        section.add(self.guess)
        self._column.addWidget(section)

    def _build_temperature(self) -> None:
        section = self._heat = Section(self._theme, "Temperature")
        self.temperature = Slider(self._theme, "T", COLDEST, HOTTEST, value=1.0, log=True)
        self.temperature.changed.connect(self._on_temperature)
        section.add(self.temperature)
        self.largest = NumberField(self._theme, "Largest probability", step=0.01, token=PROBABILITY)
        self.largest.committed.connect(self._on_largest)
        self.largest.stepped.connect(self._on_largest)
        self._largest_row = section.add_row("largest p", self.largest)
        self._column.addWidget(section)

    def _build_truncation(self) -> None:
        section = self._truncation = Section(self._theme, "Truncation")
        self.top_k = Slider(self._theme, "top-k", 1, MAX_LOGITS, integer=True)
        self.top_p = Slider(self._theme, "top-p", LEAST_P, 1.0, step=0.01)
        self.top_k.changed.connect(self._on_top_k)
        self.top_p.changed.connect(self._on_top_p)
        section.add(self.top_k)
        section.add(self.top_p)
        self._column.addWidget(section)

    def _build_naive(self) -> None:
        section = self._naive = Section(self._theme, "Naive form")
        self.dtype_choice = Choice(self._theme, "Number format of the naive form", DTYPES)
        self.dtype_choice.chosen.connect(self._on_dtype)
        section.add_row("computed in", self.dtype_choice)
        self._column.addWidget(section)

    def _build_canvas(self) -> None:
        section = Section(self._theme, "Canvas")
        self.snap_toggle = Toggle(self._theme, "snap to the axis")
        self.snap_toggle.setToolTip("Ctrl while dragging does the opposite")
        self.snap_toggle.switched.connect(self._on_snap)
        section.add(self.snap_toggle)
        self.fit_button = QPushButton("Fit the axis")
        self.fit_button.setToolTip("Home")
        self.fit_button.clicked.connect(self.fit_wanted)
        section.add(self.fit_button)
        self._column.addWidget(section)

    def _restyle(self) -> None:
        px = self._theme.px
        self._column.setSpacing(px(8))
        self._rows_column.setSpacing(px(4))
        self._source.setFont(self._theme.font("small"))
        put_icon(self._theme, self.add_button, "add")
        put_icon(self._theme, self.fit_button, "fit")

    # -- showing

    def _show_rows(self, step: float) -> None:
        logits = self._params.logits
        if len(logits) != len(self.rows):
            self._match_rows()
        for row, logit in zip(self.rows, logits, strict=True):
            row.show_logit(logit)
            row.value_field.step = step
            row.remove_button.setEnabled(len(logits) > MIN_LOGITS)
        full = len(logits) >= MAX_LOGITS
        self.add_button.setEnabled(not full)
        self.add_button.setToolTip(f"At most {MAX_LOGITS} outcomes" if full else "")

    def _show_largest(self, result: Result | None) -> None:
        """Show how sure the softmax is, as a number to type; a prediction may hide it."""
        self._largest_row.setVisible(not self._params.hidden)
        if result is None or self._params.hidden:
            self.largest.set_bounds(0.0, 1.0)
            self.largest.set_blank()
            return
        low, high = result.reach
        self.largest.set_bounds(low, high)
        self.largest.set_value(result.probabilities[result.argmax])
        self.largest.setEnabled(low < high)
        self.largest.setToolTip(
            "Type how sure it is to be: the temperature follows"
            if low < high
            else "All logits are equal: so is every probability, at any temperature"
        )

    def _match_rows(self) -> None:
        """Keep the rows of the outcomes that stay, drop and make others."""
        old = {row.logit_name: row for row in self.rows}
        gone = [row for name, row in old.items() if name not in self._params.names]
        focus = QApplication.focusWidget()
        lost_focus = focus is not None and any(row.isAncestorOf(focus) for row in gone)
        for row in gone:
            self._rows_column.removeWidget(row)
            row.retire()
        self.rows = []
        for index, logit in enumerate(self._params.logits):
            row = old.get(logit.name) or self._new_row(logit)
            self._rows_column.insertWidget(index, row)
            self.rows.append(row)
        self._order_tabs()
        if lost_focus:
            self.add_button.setFocus()

    def _new_row(self, logit: Logit) -> LogitRow:
        row = LogitRow(self._theme, logit)
        row.renamed.connect(self._on_renamed)
        row.typed.connect(self._on_typed)
        row.removed.connect(self._on_removed)
        return row

    def _order_tabs(self) -> None:
        """Let Tab go down the rows, whenever they were made."""
        direct = Qt.FindChildOption.FindDirectChildrenOnly
        header = self._logits_section.findChild(QAbstractButton, options=direct)
        chain: list[QWidget] = [] if header is None else [header]
        for row in self.rows:
            chain += [row.name_field, row.value_field, row.remove_button]
        for before, after in pairwise([*chain, self.add_button]):
            self.setTabOrder(before, after)

    # -- editing

    def _on_renamed(self, name: str, new: str) -> None:
        row = next(row for row in self.rows if row.logit_name == name)
        try:
            params = edits.rename_logit(self._params, name, new)
        except ValueError as error:
            row.name_field.refuse(str(error))
        else:
            self.edited.emit(params, "")

    def _on_typed(self, name: str, value: float, key: str) -> None:
        self.edited.emit(edits.set_logit(self._params, name, value), key)

    def _on_removed(self, name: str) -> None:
        self.edited.emit(edits.remove_logit(self._params, name), "")

    def _on_add(self) -> None:
        self.edited.emit(edits.add_logit(self._params), "")

    def _on_shift(self) -> None:
        self.edited.emit(edits.subtract_largest(self._params), "")

    def _on_guess(self, value: float, key: str) -> None:
        self.edited.emit(edits.guess(self._params, value), key)

    def _on_largest(self, p: float, key: str = "") -> None:
        from lavis.tools.softmax.functions import heat  # which brings NumPy along

        self.edited.emit(heat(self._params, p), key)

    def _on_temperature(self, value: float, key: str) -> None:
        self.edited.emit(msgspec.structs.replace(self._params, temperature=value), key)

    def _on_top_k(self, value: float, key: str) -> None:
        self.edited.emit(msgspec.structs.replace(self._params, top_k=int(value)), key)

    def _on_top_p(self, value: float, key: str) -> None:
        self.edited.emit(msgspec.structs.replace(self._params, top_p=value), key)

    def _on_dtype(self, dtype: str) -> None:
        self.edited.emit(msgspec.structs.replace(self._params, dtype=cast(Dtype, dtype)), "")

    def _on_snap(self, snap: bool) -> None:
        self.edited.emit(msgspec.structs.replace(self._params, snap=snap), "")
