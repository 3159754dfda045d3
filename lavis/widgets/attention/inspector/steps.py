"""Scale, mask, temperature, heads and projection of attention by hand."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from lavis.theme import Theme
from lavis.tools.attention import COLDEST, HOTTEST, Params, edits
from lavis.widgets.common.controls import Choice, Section, Slider, Toggle
from lavis.widgets.common.remark import Remark


class StepsSection(Section):
    """What is done between the scores and the output.

    Parameters
    ----------
    theme : Theme

    Attributes
    ----------
    edited : Signal(Params, str)
    """

    edited = Signal(object, str)

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, "Attention")
        self._params = Params()
        self._tokens: tuple[str, ...] = ()
        self._remark: Remark | None = None
        self.scale = Toggle(theme, "divide by √dₖ")
        self.scale.switched.connect(self._on_scale)
        self.add(self.scale)
        self.causal = Toggle(theme, "causal mask")
        self.causal.setToolTip("A token sees only itself and those before it")
        self.causal.switched.connect(self._on_causal)
        self.add(self.causal)
        self.temperature = Slider(theme, "T", COLDEST, HOTTEST, value=1.0, log=True)
        self.temperature.changed.connect(self._on_temperature)
        self.add(self.temperature)
        self.heads = Choice(theme, "Number of heads")
        self.heads.chosen.connect(self._on_heads)
        self.add_row("heads", self.heads)
        self.head = Choice(theme, "Head that is shown")
        self.head.chosen.connect(self._on_head)
        self._head_row = self.add_row("shown", self.head)
        self.project = Toggle(theme, "project: output · W_O")
        self.project.switched.connect(self._on_project)
        self.add(self.project)
        self.query = Choice(theme, "Query that the readout is about")
        self.query.chosen.connect(self._on_query)
        self.add_row("query", self.query)

    def show_params(self, params: Params) -> None:
        """Show Params; emits nothing."""
        self._params = params
        hand = params.hand
        self.scale.set_checked(hand.scale)
        self.causal.set_checked(hand.causal)
        self.project.set_checked(hand.project)
        self.temperature.set_value(hand.temperature)
        fitting = [
            str(heads)
            for heads in range(1, hand.width + 1)
            if hand.width % heads == 0 and hand.value_width % heads == 0
        ]
        _set_options(self.heads, {each: each for each in fitting})
        self.heads.set_current(str(hand.heads))
        _set_options(self.head, {str(head): f"head {head + 1}" for head in range(hand.heads)})
        self.head.set_current(str(min(hand.head, hand.heads - 1)))
        self._head_row.setVisible(hand.heads > 1)
        tokens = {str(index): token for index, token in enumerate(hand.tokens)}
        _set_options(self.query, tokens)
        self.query.set_current(str(min(hand.query, len(hand.tokens) - 1)))

    def _try(self, edit: Callable[[], Params], field: QWidget, key: str = "") -> None:
        """Emit an edit, or say beside the field what is wrong with it."""
        try:
            params = edit()
        except ValueError as error:
            self._remark = Remark(self._theme, field)
            self._remark.say(str(error))
            self.show_params(self._params)
        else:
            self.edited.emit(params, key)

    def _on_scale(self, on: bool) -> None:
        self.edited.emit(edits.choose_scale(self._params, on), "")

    def _on_causal(self, on: bool) -> None:
        self.edited.emit(edits.choose_causal(self._params, on), "")

    def _on_project(self, on: bool) -> None:
        self._try(lambda: edits.choose_project(self._params, on), self.project)

    def _on_temperature(self, value: float, key: str) -> None:
        self.edited.emit(edits.choose_temperature(self._params, value), key)

    def _on_heads(self, heads: str) -> None:
        self._try(lambda: edits.choose_heads(self._params, int(heads)), self.heads)

    def _on_head(self, head: str) -> None:
        self.edited.emit(edits.choose_head_by_hand(self._params, int(head)), "")

    def _on_query(self, query: str) -> None:
        self.edited.emit(edits.choose_query(self._params, int(query)), "")


def _set_options(choice: Choice, options: dict[str, str]) -> None:
    """List options anew only where they are others."""
    shown = {choice.itemData(index): choice.itemText(index) for index in range(choice.count())}
    if shown != options:
        choice.set_options(options)
