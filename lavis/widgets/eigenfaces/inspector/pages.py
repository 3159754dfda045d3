"""The controls of each page: the twins of all that can be dragged on it."""

from __future__ import annotations

from functools import partial

from msgspec.structs import replace
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton

from lavis.theme import Theme
from lavis.tools.eigenfaces import MOST_DEVIATIONS, Occlusion, Params, Result
from lavis.widgets.common.controls import Section, Slider
from lavis.widgets.common.controls.remarks import Words
from lavis.widgets.common.number_field import NumberField
from lavis.widgets.eigenfaces import words
from lavis.widgets.eigenfaces.build import built_most, coefficients_of, with_coefficient

SIDES = ("left", "top", "width", "height")


class _Part(Section):
    """A section that emits Params."""

    edited = Signal(object, str)

    def __init__(self, theme: Theme, title: str) -> None:
        super().__init__(theme, title)
        self._theme = theme
        self._params = Params()
        self._result: Result | None = None

    def show_params(self, params: Params, result: Result | None) -> None:
        """Show Params; emits nothing."""
        self._params, self._result = params, result

    def _whole(self, name: str, least: int, most: int) -> NumberField:
        """Return a field for a whole number."""
        return NumberField(self._theme, name, value=least, minimum=least, maximum=most, step=1,
                           integer=True)  # fmt: skip


class FaceSection(_Part):
    """Which face is looked at."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, "Chosen face")
        self.face = Slider(theme, "face", 1, 2, value=1, integer=True)
        self.face.changed.connect(self._on_face)
        self.add(self.face)
        self.name = Words("Name of the face")
        self.add(self.name)

    def show_params(self, params: Params, result: Result | None) -> None:
        """Show the chosen face; emits nothing."""
        super().show_params(params, result)
        if result is not None:
            n = result.shape[0]
            self.face.set_range(1, n)
            self.face.set_value(min(params.face, n - 1) + 1)
            self.name.say(words.face_name(result, result.face) if result.people else "")

    def _on_face(self, value: float, key: str) -> None:
        self.edited.emit(replace(self._params, face=int(value) - 1), key)


class GallerySection(_Part):
    """The selected eigenface."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, "Eigenface")
        self.component = Slider(theme, "eigenface", 1, 64, value=1, integer=True)
        self.component.changed.connect(self._on_component)
        self.add(self.component)

    def show_params(self, params: Params, result: Result | None) -> None:
        """Show the component; emits nothing."""
        super().show_params(params, result)
        if result is not None:
            most = len(result.gallery)
            self.component.set_range(1, most)
            self.component.set_value(min(params.view.component + 1, most))

    def _on_component(self, value: float, key: str) -> None:
        view = replace(self._params.view, component=int(value) - 1)
        self.edited.emit(replace(self._params, view=view), key)


class GuessSection(_Part):
    """Where the guess stands: the twin of the line on the scree."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, "Prediction")
        self.asked = Words("What is asked")
        self.add(self.asked)
        self.guess = Slider(theme, "guess, k", 1, 2, value=1, integer=True, token="first")
        self.guess.changed.connect(self._on_guess)
        self.add(self.guess)
        self.scree = QPushButton("Place it on the scree")
        self.scree.clicked.connect(self._on_scree)
        self.add(self.scree)

    def show_params(self, params: Params, result: Result | None) -> None:
        """Show the guess; emits nothing."""
        super().show_params(params, result)
        prediction = params.prediction
        self.setVisible(prediction is not None)
        if prediction is None or result is None:
            return
        most = words.rank(result)
        self.guess.set_range(1, most)
        self.guess.set_value(min(max(1.0, prediction.values[0]), most))
        self.guess.setEnabled(not prediction.revealed)
        self.scree.setVisible(params.view.tab != "scree")
        said = words.ASKED
        if result.counts:
            said = f"{words.needed(result)} components reach 95 %; you said "
            said = f"{said[:1].upper()}{said[1:]}{prediction.values[0]:.0f}."
        self.asked.say(said)

    def _on_guess(self, value: float, key: str) -> None:
        self.edited.emit(guessed(self._params, value), key)

    def _on_scree(self) -> None:
        view = replace(self._params.view, tab="scree")
        self.edited.emit(replace(self._params, view=view), "")


class BuildSection(_Part):
    """A slider for each component, in standard deviations."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, "Coefficients")
        self.reset = QPushButton("Reset to the mean face")
        self.reset.clicked.connect(lambda: self._build(()))
        self.add(self.reset)
        self.take = QPushButton("Start from the chosen face")
        self.take.clicked.connect(self._on_take)
        self.add(self.take)
        self.unit = Words("Unit of the coefficients")
        self.add(self.unit)  # first: without a parent, what speaks is a window of its own
        self.unit.say("In standard deviations of each component.")
        self.sliders: list[Slider] = []

    def show_params(self, params: Params, result: Result | None) -> None:
        """Show the coefficients; emits nothing."""
        super().show_params(params, result)
        if params.view.tab != "build" or result is None:
            return
        count = built_most(result)
        while len(self.sliders) < count:
            self._add_slider()
        for index, slider in enumerate(self.sliders):
            slider.setVisible(index < count)
            value = params.build[index] if index < len(params.build) else 0.0
            slider.set_value(value)
        self.reset.setEnabled(bool(params.build))

    def _add_slider(self) -> None:
        index = len(self.sliders)
        slider = Slider(self._theme, f"z{index + 1}", -MOST_DEVIATIONS, MOST_DEVIATIONS,
                        value=0.0, step=0.1, token="eigen")  # fmt: skip
        slider.changed.connect(partial(self._on_slider, index))
        self.sliders.append(slider)
        self.add(slider)

    def _on_slider(self, index: int, value: float, key: str) -> None:
        self._build(with_coefficient(self._params, index, value), key)

    def _on_take(self) -> None:
        if self._result is not None:
            self._build(coefficients_of(self._result))

    def _build(self, build: tuple[float, ...], key: str = "") -> None:
        self.edited.emit(replace(self._params, build=build), key)


class RepairSection(_Part):
    """What is hidden, and how much noise is added."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, "Damage")
        self.sides: dict[str, Slider] = {}
        for side in SIDES:
            slider = Slider(theme, side, 0, 1, value=0.0, step=0.01, token="accent")
            slider.changed.connect(partial(self._on_side, side))
            self.sides[side] = slider
            self.add(slider)
        self.clear = QPushButton("Hide nothing")
        self.clear.clicked.connect(self._on_clear)
        self.add(self.clear)
        self.noise = Slider(theme, "noise", 0, 1, value=0.0, step=0.01)
        self.noise.changed.connect(self._on_noise)
        self.add(self.noise)
        self.seed = self._whole("Seed of the noise", 0, 2**31 - 1)
        self.seed.committed.connect(self._on_seed)
        self.seed.stepped.connect(self._on_seed)
        self.add_row("seed", self.seed)
        self.cut = Words("What of the picture that was sent is looked at")
        self.add(self.cut)
        self.own = QPushButton("Test the chosen face")
        self.own.setToolTip("Instead of the picture that was sent here")
        self.own.clicked.connect(self._on_own)
        self.add(self.own)

    def show_params(self, params: Params, result: Result | None) -> None:
        """Show the damage; emits nothing."""
        super().show_params(params, result)
        for side, slider in self.sides.items():
            slider.set_value(getattr(params.occlusion, side))
        hides = params.occlusion.width > 0 and params.occlusion.height > 0
        self.clear.setEnabled(hides)
        self.noise.set_value(params.noise)
        self.seed.set_value(params.noise_seed)
        self.own.setVisible(params.probe is not None)
        self.cut.say("" if result is None or params.probe is None else result.verdict.note)

    def _on_side(self, side: str, value: float, key: str) -> None:
        hidden = self._params.occlusion
        values = {each: getattr(hidden, each) for each in SIDES} | {side: value}
        # What is typed stays; the rest gives way, so that it lies within the face.
        for start, size in (("left", "width"), ("top", "height")):
            if values[start] + values[size] > 1:
                other = start if side == size else size
                values[other] = round(1 - values[side if side in (start, size) else size], 6)
        self.edited.emit(replace(self._params, occlusion=Occlusion(**values)), key)

    def _on_clear(self) -> None:
        hidden = replace(self._params.occlusion, width=0.0, height=0.0)
        self.edited.emit(replace(self._params, occlusion=hidden), "")

    def _on_noise(self, value: float, key: str) -> None:
        self.edited.emit(replace(self._params, noise=value), key)

    def _on_seed(self, value: float, key: str = "") -> None:
        self.edited.emit(replace(self._params, noise_seed=int(value)), key)

    def _on_own(self) -> None:
        self.edited.emit(replace(self._params, probe=None, probe_name=""), "")


class MapSection(_Part):
    """The two components, and which face is selected."""

    fit_wanted = Signal()
    face_opened = Signal(int)

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, "Map")
        self.axes: list[NumberField] = []
        for index, name in enumerate(("across", "up")):
            field = self._whole(f"Component {name}", 1, 2)
            field.committed.connect(partial(self._on_axis, index))
            field.stepped.connect(partial(self._on_axis, index))
            self.axes.append(field)
            self.add_row(name, field)
        self.selected = self._whole("Selected face", 1, 2)
        self.selected.committed.connect(self._on_selected)
        self.selected.stepped.connect(self._on_selected)
        self.add_row("selected", self.selected)
        self.name = Words("Name of the selected face")
        self.add(self.name)
        self.open = QPushButton("Reconstruct the selected face")
        self.open.clicked.connect(self._on_open)
        self.add(self.open)
        self.fit = QPushButton("Fit")
        self.fit.clicked.connect(self.fit_wanted)
        self.add(self.fit)

    def show_params(self, params: Params, result: Result | None) -> None:
        """Show what the map shows; emits nothing."""
        super().show_params(params, result)
        if result is None:
            return
        on_map = params.view.tab == "map"
        for field, axis in zip(self.axes, params.axes, strict=True):
            field.set_bounds(1, words.most(result))
            field.set_value(min(axis + 1, words.most(result)))
            row = field.parentWidget()
            if row is not None:
                row.setVisible(on_map)
        self.fit.setVisible(on_map)
        index = words.marked(params, result)
        self.selected.set_bounds(1, result.shape[0])
        if index is None:
            self.selected.set_blank()
        else:
            self.selected.set_value(index + 1)
        self.open.setEnabled(index is not None)
        self.name.say("Nothing is selected." if index is None else words.face_name(result, index))
        self.set_title("Map" if on_map else "Selected test")

    def _on_axis(self, index: int, value: float, key: str = "") -> None:
        axes = [*self._params.axes]
        axes[index] = int(value) - 1
        view = replace(self._params.view, center_x=0.0, center_y=0.0, scale=0.0)
        params = replace(self._params, axes=(axes[0], axes[1]), view=view)
        self.edited.emit(params, key)

    def _on_selected(self, value: float, key: str = "") -> None:
        view = replace(self._params.view, selected=str(int(value)))
        self.edited.emit(replace(self._params, view=view), key)

    def _on_open(self) -> None:
        index = None if self._result is None else words.marked(self._params, self._result)
        if index is not None:
            self.face_opened.emit(index)


class RecogniseSection(_Part):
    """How each person's pictures are split, and the button that starts what takes long."""

    task_wanted = Signal(str)

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, "Split")
        self.share = Slider(theme, "training", 0.1, 0.9, value=0.5, step=0.05)
        self.share.changed.connect(self._on_share)
        self.add(self.share)
        self.seed = self._whole("Seed of the split", 0, 2**31 - 1)
        self.seed.committed.connect(self._on_seed)
        self.seed.stepped.connect(self._on_seed)
        self.add_row("seed", self.seed)
        self.said = Words("What the split is")
        self.add(self.said)
        self.start = QPushButton("Recognise")
        self.start.clicked.connect(lambda: self.task_wanted.emit("recognise"))
        self.add(self.start)

    def show_params(self, params: Params, result: Result | None) -> None:
        """Show the split; emits nothing."""
        super().show_params(params, result)
        self.share.set_value(params.train_share)
        self.seed.set_value(params.split_seed)
        found = None if result is None else result.recognition
        for control in (self.share, self.seed):
            control.setEnabled(result is None or found is not None or result.asks)
        self.start.setVisible(result is not None and result.asks)
        if found is not None:
            self.said.say(
                f"Of each person's pictures; {len(found.train)} in all, the other "
                f"{len(found.test)} are tests. The components are fitted to the first alone."
            )
        else:
            self.said.say("" if result is None else result.reason)

    def _on_share(self, value: float, key: str) -> None:
        self.edited.emit(replace(self._params, train_share=value), key)

    def _on_seed(self, value: float, key: str = "") -> None:
        self.edited.emit(replace(self._params, split_seed=int(value)), key)


def guessed(params: Params, value: float) -> Params:
    """Return Params with the guess elsewhere; nothing changes once it is revealed."""
    if params.prediction is None or not params.hidden:
        return params
    return replace(params, prediction=replace(params.prediction, values=(float(round(value)),)))
