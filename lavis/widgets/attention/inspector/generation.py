"""How the next tokens of a causal model are drawn."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton

from lavis.theme import Theme
from lavis.tools.attention import COLDEST, HOTTEST, MAX_NEW, Params, Result, edits
from lavis.widgets.common.controls import Section, Slider, Toggle
from lavis.widgets.common.number_field import NumberField

LARGEST_SEED = 2**32 - 1


class GenerationSection(Section):
    """Count, temperature, top-k and seed, and the button that starts.

    Parameters
    ----------
    theme : Theme

    Attributes
    ----------
    edited : Signal(Params, str)
    wanted : Signal()
    """

    edited = Signal(object, str)
    wanted = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, "Generation")
        self._params = Params(mode="model")
        self.count = Slider(theme, "tokens", 1, MAX_NEW, integer=True)
        self.count.changed.connect(self._on_count)
        self.add(self.count)
        self.greedy = Toggle(theme, "always the likeliest")
        self.greedy.switched.connect(self._on_greedy)
        self.add(self.greedy)
        self.temperature = Slider(theme, "T", COLDEST, HOTTEST, value=0.8, log=True)
        self.temperature.changed.connect(self._on_temperature)
        self.add(self.temperature)
        self.top_k = NumberField(theme, "top-k", minimum=0, maximum=1000, step=1, integer=True)
        self.top_k.setToolTip("Drawn from so many likeliest tokens; 0 means from all")
        self.top_k.committed.connect(self._on_top_k)
        self.top_k.stepped.connect(self._on_top_k)
        self.add_row("top-k", self.top_k)
        self.seed = NumberField(
            theme, "seed", minimum=0, maximum=LARGEST_SEED, step=1, integer=True
        )
        self.seed.committed.connect(self._on_seed)
        self.seed.stepped.connect(self._on_seed)
        self.add_row("seed", self.seed)
        self.button = QPushButton("Generate")
        self.button.clicked.connect(self.wanted)
        self.add(self.button)

    def show_params(self, params: Params, result: Result | None) -> None:
        """Show Params; emits nothing."""
        self._params = params
        wanted = params.generate
        model = None if result is None else result.model
        self.setVisible(model is None or model.info.causal)
        self.count.set_value(wanted.count)
        self.greedy.set_checked(wanted.greedy)
        self.temperature.set_value(wanted.temperature)
        self.top_k.set_value(wanted.top_k)
        self.seed.set_value(wanted.seed)
        for field in (self.temperature, self.top_k, self.seed):
            field.setEnabled(not wanted.greedy)
        self.button.setEnabled(model is not None)

    def _emit(self, key: str, **changes: object) -> None:
        wanted = edits.replace(self._params.generate, **changes)
        self.edited.emit(edits.replace(self._params, generate=wanted), key)

    def _on_count(self, value: float, key: str) -> None:
        self._emit(key, count=int(value))

    def _on_greedy(self, on: bool) -> None:
        self._emit("", greedy=on)

    def _on_temperature(self, value: float, key: str) -> None:
        self._emit(key, temperature=value)

    def _on_top_k(self, value: float, key: str = "") -> None:
        self._emit(key, top_k=int(value))

    def _on_seed(self, value: float, key: str = "") -> None:
        self._emit(key, seed=int(value))
