"""Which head of a model is open, which token is followed, and the order of the grid."""

from __future__ import annotations

from PySide6.QtCore import Signal

from lavis.theme import Theme
from lavis.tools.attention import Params, Result, edits
from lavis.tools.attention.params import Sort
from lavis.widgets.common.controls import Choice, Section, Slider, Toggle

SORTS: dict[Sort, str] = {
    "place": "layer by layer",
    "entropy": "by entropy",
    "distance": "by distance",
}


class HeadSection(Section):
    """Layer, head, query and key as numbers; all counted from 1.

    Parameters
    ----------
    theme : Theme

    Attributes
    ----------
    edited : Signal(Params, str)
    """

    edited = Signal(object, str)

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, "Head")
        self._params = Params(mode="model")
        self.layer = Slider(theme, "layer", 1, 4, integer=True)
        self.layer.changed.connect(self._on_layer)
        self.add(self.layer)
        self.head = Slider(theme, "head", 1, 4, integer=True)
        self.head.changed.connect(self._on_head)
        self.add(self.head)
        self.sort = Choice(theme, "Order of the heads", SORTS)
        self.sort.chosen.connect(self._on_sort)
        self.add_row("order", self.sort)
        self.root = Toggle(theme, "bring out small weights")
        self.root.setToolTip("Colours go with the square root of the weights")
        self.root.switched.connect(self._on_root)
        self.add(self.root)
        self.query = Slider(theme, "query", 0, 16, integer=True)
        self.query.setToolTip("The token that is followed; 0 for none")
        self.query.changed.connect(self._on_query)
        self.add(self.query)
        self.key = Slider(theme, "key", 0, 16, integer=True)
        self.key.setToolTip("The token that is looked at from there; 0 for none")
        self.key.changed.connect(self._on_key)
        self.add(self.key)

    def show_params(self, params: Params, result: Result | None) -> None:
        """Show Params; emits nothing."""
        self._params = params
        model = None if result is None else result.model
        if model is not None:
            size = len(model.reading.tokens)
            self.layer.set_range(1, model.info.layers)
            self.head.set_range(1, model.info.heads)
            self.query.set_range(0, size)
            self.key.set_range(0, size)
            self.layer.set_value(min(params.layer, model.info.layers - 1) + 1)
            self.head.set_value(min(params.head, model.info.heads - 1) + 1)
            self.query.set_value(min(params.view.token, size - 1) + 1)
            self.key.set_value(min(params.view.key, size - 1) + 1)
        self.sort.set_current(params.view.sort)
        self.root.set_checked(params.view.root)
        for slider in (self.layer, self.head, self.query, self.key):
            slider.setEnabled(model is not None)

    def _on_layer(self, value: float, key: str) -> None:
        self.edited.emit(edits.choose_head(self._params, int(value) - 1, self._params.head), key)

    def _on_head(self, value: float, key: str) -> None:
        self.edited.emit(edits.choose_head(self._params, self._params.layer, int(value) - 1), key)

    def _on_sort(self, sort: str) -> None:
        chosen = next(each for each in SORTS if each == sort)
        view = edits.replace(self._params.view, sort=chosen)
        self.edited.emit(edits.replace(self._params, view=view), "")

    def _on_root(self, on: bool) -> None:
        view = edits.replace(self._params.view, root=on)
        self.edited.emit(edits.replace(self._params, view=view), "")

    def _on_query(self, value: float, key: str) -> None:
        view = edits.replace(self._params.view, token=int(value) - 1)
        self.edited.emit(edits.replace(self._params, view=view), key)

    def _on_key(self, value: float, key: str) -> None:
        view = edits.replace(self._params.view, key=int(value) - 1)
        self.edited.emit(edits.replace(self._params, view=view), key)
