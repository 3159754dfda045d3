"""The attention: formula, canvas, controls and readout, bound together."""

from __future__ import annotations

import msgspec
from PySide6.QtCore import QPointF, QTimer, Signal
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from lavis.document import same_but_view, with_view_of
from lavis.theme import Theme
from lavis.tools.attention import Generation, Params, Result, edits
from lavis.tools.attention.naming import parted, set_tokens
from lavis.tools.attention.params import Tab
from lavis.widgets.attention import things, words
from lavis.widgets.attention.canvas import TABS, Canvas
from lavis.widgets.attention.hand import blocks
from lavis.widgets.attention.inspector import Inspector
from lavis.widgets.attention.inspector.entry import select
from lavis.widgets.common.anatomy import Anatomy
from lavis.widgets.common.things import Thing

GENERATE = "generate"
#: Milliseconds before a picture that is older than the settings is drawn paler.
PATIENCE = 400


class AttentionView(QWidget):
    """Renders the attention and emits what the user wants.

    Parameters
    ----------
    theme : Theme

    Attributes
    ----------
    edited : Signal(Params, str)
        The Params that the user now wants, and a merge key: one for each gesture.
    task_wanted : Signal(str)
        The task that a button on the canvas or in the inspector starts.
    """

    edited = Signal(object, str)
    task_wanted = Signal(str)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._params = Params()
        self._result: Result | None = None
        self._result_params: Params | None = None
        #: What is older for longer than a moment is drawn paler; a moment would only blink.
        self._faded = False
        self._late = QTimer(self)
        self._late.setSingleShot(True)
        self._late.setInterval(PATIENCE)
        self._late.timeout.connect(self._on_late)
        self.canvas = Canvas(theme)
        self.canvas.setAccessibleName("Attention")
        self.anatomy = Anatomy(theme, self.canvas)
        self.inspector = Inspector(theme)
        self.anatomy.inspector_layout.addWidget(self.inspector)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        # The anatomy becomes narrow when it is, not before: its first minimum is the wide one.
        column.setSizeConstraint(QVBoxLayout.SizeConstraint.SetNoConstraint)
        column.addWidget(self.anatomy)
        self.setFocusProxy(self.canvas)
        self._connect()

    def render(  # type: ignore[override]
        self, params: Params, result: Result | None, result_params: Params | None
    ) -> None:
        """Show Params and the last good result, which may belong to older Params."""
        if result_params is not None and _of_another(params, result, result_params):
            result, result_params = None, None
        self._params, self._result, self._result_params = params, result, result_params
        self._watch()
        computed = params if result_params is None else _as_seen(params, result_params)
        self.canvas.show_params(params, result, result_params, self._faded)
        said = words.sentence(computed, result)
        self.canvas.describe(said)
        self.inspector.show_params(params, result)
        self.anatomy.formula.set_parts(words.formula(computed, result))
        self.anatomy.readout.set_rows(words.rows(computed, result))
        model = None if result is None else result.model
        note = "" if model is None else words.note(model, computed.text)
        self.canvas.header.note(note)

    @property
    def params(self) -> Params:
        """What was rendered last."""
        return self._params

    def thing_at(self, at: QPointF | None) -> Thing | None:
        """Return what lies at a place of the canvas, or what the keyboard has selected."""
        if self._params.mode == "hand":
            return things.by_hand(self, at)
        return things.of_model(self.canvas.model, self.canvas, at)

    def go_to_number(self, key: str, row: int, column: int) -> None:
        """Select a number by hand, and go to its field in the inspector."""
        self._on_spot(key, row, column)
        self.anatomy.go_to(self.inspector.entry.field)

    def render_task(
        self,
        name: str,
        partial: msgspec.Struct | None,
        record: msgspec.Struct | None,
        stale: bool,
    ) -> None:
        """Show a generated text, on its way or finished."""
        if name != GENERATE:
            return
        shown = partial if partial is not None else record
        if shown is None or isinstance(shown, Generation):
            self.canvas.show_record(shown, partial is not None, stale)

    def hideEvent(self, event: QHideEvent) -> None:
        """Wait for nothing while nobody looks."""
        self._late.stop()

    def _watch(self) -> None:
        """Begin to wait where the picture is older than the settings; else show it as it is."""
        computed = self._result_params
        if computed is None or same_but_view(self._params, computed):
            self._late.stop()
            self._faded = False
        elif not self._faded and not self._late.isActive() and self.isVisible():
            self._late.start()

    def _on_late(self) -> None:
        self._faded = True
        self.canvas.show_params(self._params, self._result, self._result_params, True)

    def _connect(self) -> None:
        canvas, inspector = self.canvas, self.inspector
        canvas.header.mode_chosen.connect(self._on_mode)
        canvas.header.typed.connect(self._on_text)
        canvas.tab_chosen.connect(self._on_tab)
        canvas.missing.wanted.connect(self.task_wanted)
        canvas.hand.workings.chosen.connect(self._on_spot)
        canvas.hand.workings.head_chosen.connect(self._on_hand_head)
        canvas.hand.workings.typed.connect(self._on_number)
        canvas.head_chosen.connect(self._on_head)
        canvas.head_opened.connect(self._on_opened)
        canvas.cell_chosen.connect(self._on_cell)
        canvas.looked.connect(self._on_looked)
        canvas.appended.connect(self._on_appended)
        canvas.second_typed.connect(self._on_second)
        canvas.generate_wanted.connect(self._on_generate)
        inspector.edited.connect(self.edited)
        inspector.generate_wanted.connect(self._on_generate)

    # -- what hands want

    def _on_mode(self, mode: str) -> None:
        self.edited.emit(edits.choose_mode(self._params, "hand" if mode == "hand" else "model"), "")

    def _on_text(self, text: str, key: str) -> None:
        field = self.canvas.header.field
        try:
            if self._params.mode == "hand":
                names = parted(text)
                if names == list(self._params.hand.tokens):
                    field.refuse("")
                    return
                params = set_tokens(self._params, names)
            else:
                if not text.strip():
                    raise ValueError("There is no text to read; wanted is a word at least.")
                params = edits.set_text(self._params, text)
        except ValueError as error:
            field.refuse(str(error))
        else:
            field.refuse("")
            self.edited.emit(params, key)

    def _on_second(self, text: str, key: str) -> None:
        field = self.canvas.model.comparing.field
        try:
            params = edits.set_second(self._params, text)
        except ValueError as error:
            field.refuse(str(error))
        else:
            field.refuse("")
            self.edited.emit(params, key)

    def _on_tab(self, tab: str) -> None:
        self._look(tab=_as_tab(tab))

    def _on_spot(self, key: str, row: int, column: int) -> None:
        self.edited.emit(select(self._params, key, row, column), "")

    def _on_hand_head(self, head: int) -> None:
        self.edited.emit(edits.choose_head_by_hand(self._params, head), "head")

    def _on_number(self, key: str, row: int, column: int, value: float) -> None:
        name = blocks.as_editable(key)
        self.edited.emit(edits.set_entry(self._params, name, row, column, value), "")

    def _on_head(self, layer: int, head: int) -> None:
        self.edited.emit(edits.choose_head(self._params, layer, head), "head")

    def _on_opened(self, layer: int, head: int) -> None:
        params = edits.choose_head(self._params, layer, head)
        tab: Tab = "map" if params.view.tab == "heads" else params.view.tab
        self.edited.emit(edits.replace(params, view=edits.replace(params.view, tab=tab)), "head")

    def _on_cell(self, token: int, key: int) -> None:
        self._look(token=token, key=key)

    def _on_looked(self, x0: float, y0: float, x1: float, y1: float) -> None:
        self._look(x0=x0, y0=y0, x1=x1, y1=y1)

    def _on_appended(self, text: str) -> None:
        try:
            self.edited.emit(edits.append(self._params, text), "")
        except ValueError as error:
            self.canvas.header.field.refuse(str(error))

    def _on_generate(self) -> None:
        self.task_wanted.emit(GENERATE)

    def _look(self, **changes: object) -> None:
        view = edits.replace(self._params.view, **changes)
        self.edited.emit(edits.replace(self._params, view=view), "")


def _as_tab(tab: str) -> Tab:
    tabs: dict[str, Tab] = {name: name for name in TABS}  # type: ignore[misc]
    return tabs[tab]


def _as_seen(params: Params, computed: Params) -> Params:
    """Return the Params of a result with what is selected and what is hidden now."""
    seen = with_view_of(computed, params)
    if params.mode == computed.mode:
        hand = edits.replace(computed.hand, query=params.hand.query)
        seen = edits.replace(seen, hand=hand, prediction=params.prediction)
    return seen


def _of_another(params: Params, result: Result | None, computed: Params) -> bool:
    """Return whether a result of before holds what is hidden now, or is of the other mode."""
    if params.mode != computed.mode:
        return True
    return params.hidden and not computed.hidden and result is not None
