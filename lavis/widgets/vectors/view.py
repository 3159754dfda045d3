"""The vector canvas: formula, plane, controls and readout, bound together."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QPointF, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from lavis.document import with_view_of
from lavis.theme import Theme
from lavis.tools.vectors import Params, Result, choices, edits, long_edits
from lavis.tools.vectors.lookup import find, long_pair_of
from lavis.tools.vectors.result import LongPair
from lavis.widgets.common.anatomy import Anatomy
from lavis.widgets.common.numbers import coordinates
from lavis.widgets.common.pace import Pace
from lavis.widgets.common.plane import Move, Plane, Surface
from lavis.widgets.common.plane.camera import snapped
from lavis.widgets.common.text import format_number
from lavis.widgets.common.things import Thing, code, handle_at
from lavis.widgets.vectors import grips, picture, words
from lavis.widgets.vectors.bars import Bars
from lavis.widgets.vectors.canvas import Canvas
from lavis.widgets.vectors.inspector import Inspector
from lavis.widgets.vectors.long_row import LongRow
from lavis.widgets.vectors.long_words import combination_name
from lavis.widgets.vectors.row import VectorRow
from lavis.widgets.vectors.strip import Strip


class VectorsView(QWidget):
    """Renders the vector canvas and emits what the user wants.

    The arrows follow Params at once. What is derived from the pair is drawn from the result: while
    that is older than the arrows, it stays where it was and is faded, and formula and readout
    still say its numbers.

    Parameters
    ----------
    theme : Theme

    Attributes
    ----------
    edited : Signal(Params, str)
        The Params that the user now wants, and a merge key: one for each gesture.
    """

    edited = Signal(object, str)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._params = Params()
        self._result: Result | None = None
        self._result_params: Params | None = None
        #: The merge key of the last gesture, and Params as they were when that began.
        self._held: tuple[str, Params] | None = None
        self.plane = Plane(theme, self._draw)
        self.plane.setAccessibleName("Vector canvas")
        self.strip = Strip(theme)
        self.canvas = Canvas(theme, self.plane, self.strip)
        self.anatomy = Anatomy(theme, self.canvas)
        self.inspector = Inspector(theme)
        self.anatomy.inspector_layout.addWidget(self.inspector)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        # The anatomy becomes narrow when it is, not before: its first minimum is the wide one.
        column.setSizeConstraint(QVBoxLayout.SizeConstraint.SetNoConstraint)
        column.addWidget(self.anatomy)
        self.setFocusProxy(self.plane)
        self._pace = Pace(self, self._show_formula, self._show_fields, self._show_readout)
        self._connect()

    def render(  # type: ignore[override]
        self, params: Params, result: Result | None, result_params: Params | None
    ) -> None:
        """Show Params and the last good result, which may belong to older Params."""
        if result_params is not None and _betrays(params, result_params):
            result, result_params = None, None
        drawn = (params, result, result_params)
        if drawn != (self._params, self._result, self._result_params):
            self._params, self._result, self._result_params = drawn
            self.plane.update()
        self.plane.snap = params.snap
        self.plane.set_handles(grips.handles(params))
        self.plane.select(params.view.selected)
        self.plane.set_content(edits.bounds(params))
        view = params.view
        self.plane.set_view(view.center_x, view.center_y, view.scale)
        self._show_strip()
        if self.plane.dragging:
            self._pace.soon()
        else:
            self._pace.now()

    def thing_at(self, at: QPointF | None) -> Thing | None:
        """Return the vector or the number at a place of the canvas, or the selected one."""
        number = self._number_at(at)
        if number is not None:
            return number
        handle = handle_at(self.plane, self.canvas, at)
        name = "" if handle is None else handle.name
        guess = self._params.prediction
        if name == grips.GUESS and guess is not None:
            field = self.inspector.guess.field.fields[0]
            said = f"guess = {coordinates(guess.values)}"
            return Thing(said, code(guess.values), partial(self.anatomy.go_to, field))
        if name == grips.COMBINATION:
            value = choices.combination_value(self._params)
            field = self.inspector.combine.target_field.fields[0]
            said = f"combination = {coordinates(value)}"
            return Thing(said, code(value), partial(self.anatomy.go_to, field))
        vector = find(self._params, name)
        row = next((row for row in self.inspector.rows if row.vector_name == name), None)
        if vector is None or row is None:
            return None
        return Thing(
            f"{name} = {coordinates((vector.x, vector.y))}",
            code((vector.x, vector.y)),
            partial(self.anatomy.go_to, row.x_field),
            partial(self._on_removed, name),
            self._naming(row),
        )

    def _naming(self, row: VectorRow | LongRow) -> tuple[tuple[str, Callable[[], None]], ...]:
        """Return what else a menu offers: another name, another colour."""
        return (
            ("Rename…", partial(self._rename, row)),
            ("Colour…", partial(self._recolor, row)),
        )

    def _rename(self, row: VectorRow | LongRow) -> None:
        self.anatomy.go_to(row.name_field)
        row.name_field.selectAll()

    def _recolor(self, row: VectorRow | LongRow) -> None:
        self.anatomy.go_to(row.swatch)
        row.swatch.open()

    def _number_at(self, at: QPointF | None) -> Thing | None:
        """Return the number of a long vector at a place of the canvas, or the chosen one."""
        strip = self.strip
        if at is None:
            spot = strip.chosen if strip.hasFocus() else None
        else:
            place = strip.mapFrom(self.canvas, at)
            seen = strip.isVisible() and strip.rect().contains(place.toPoint())
            spot = strip.bar_at(place) if seen else None
        if spot is None:
            return None
        shown, value = strip.bars[spot[0]], strip.bars[spot[0]].values[spot[1]]
        called = long_edits.feature(self._params, spot[1])
        number = f"number {called}" if called.isdecimal() else called
        words = f"{shown.name}, {number} = {format_number(value)}"
        row = next((row for row in self.inspector.long.rows if row.vector_name == shown.name), None)
        if row is None:
            return Thing(words, repr(value))
        remove = partial(self.inspector.long.remove, shown.name)
        go = partial(self.anatomy.go_to, row.values_field)
        return Thing(words, repr(value), go, remove, self._naming(row))

    def _show_formula(self) -> None:
        self.plane.setAccessibleDescription(words.sentence(self._params, self._result))
        self.anatomy.formula.set_parts(words.formula(self._computed, self._result))

    def _show_fields(self) -> None:
        self.inspector.show_params(self._params, self._result, self.plane.camera.step)

    def _show_readout(self) -> None:
        self.anatomy.readout.set_rows(words.rows(self._computed, self._result))

    @property
    def _computed(self) -> Params:
        """The Params whose numbers formula and readout say."""
        return self._params if self._result_params is None else self._result_params

    def _show_strip(self) -> None:
        params, result = self._params, self._result
        long = result.long if result is not None else None
        focused = self.plane.hasFocus() or self.strip.hasFocus()
        self.strip.set_bars(bars(params, long), params.features)
        arrows = bool(params.vectors) or not params.long
        self.canvas.show_plane(arrows)
        self.setFocusProxy(self.plane if arrows else self.strip)
        if focused and not (self.plane.hasFocus() or self.strip.hasFocus()):
            self.canvas.setFocus()  # what had it is hidden, and Qt has put it anywhere

    def _draw(self, on: Surface) -> None:
        picture.draw(on, self._params, self._result, self._result_params)

    def _connect(self) -> None:
        plane, inspector = self.plane, self.inspector
        plane.moved.connect(self._on_moved)
        plane.settled.connect(self._pace.now)
        plane.cancelled.connect(self._on_cancelled)
        plane.chosen.connect(self._on_chosen)
        plane.removed.connect(self._on_removed)
        plane.looked.connect(self._on_looked)
        plane.fitted.connect(self._on_fitted)
        self.strip.moved.connect(self._on_bar)
        self.strip.cancelled.connect(self._on_cancelled)
        inspector.edited.connect(self._emit)
        inspector.add_wanted.connect(self._on_add)
        inspector.fit_wanted.connect(plane.fit)

    # -- what hands on the canvas want

    def _emit(self, params: Params, key: str = "") -> None:
        """Emit an edit, and with it where the canvas looks: it reopens to the same picture."""
        camera = self.plane.camera
        if params.view.scale == 0.0:
            params = edits.look(params, camera.x, camera.y, camera.scale)
        self.edited.emit(params, key)

    def _hold(self, key: str) -> None:
        """Keep Params as they are when a gesture begins."""
        if self._held is None or self._held[0] != key:
            self._held = key, self._params

    def _on_bar(self, name: str, index: int, value: float, key: str) -> None:
        self._hold(key)
        self._emit(long_edits.set_value(self._params, name, index, value), key)

    def _on_moved(self, move: Move) -> None:
        self._hold(move.key)
        self._emit(grips.moved(self._params, move), move.key)

    def _on_cancelled(self, key: str) -> None:
        if self._held is not None and self._held[0] == key:
            # To the last bit as it was, so that the step vanishes.
            self._emit(with_view_of(self._held[1], self._params), key)

    def _on_chosen(self, name: str) -> None:
        self._emit(edits.select(self._params, name))

    def _on_removed(self, name: str) -> None:
        self._emit(grips.removed(self._params, name))

    def _on_looked(self, x: float, y: float, scale: float) -> None:
        self._emit(edits.look(self._params, x, y, scale))

    def _on_fitted(self) -> None:
        self.edited.emit(edits.look(self._params, 0.0, 0.0, 0.0), "")

    def _on_add(self) -> None:
        camera = self.plane.camera
        tail = (0.0, 0.0)
        if not camera.holds((0.0, 0.0, 0.0, 0.0)):
            tail = snapped(camera.x, camera.major), snapped(camera.y, camera.major)
        self._emit(edits.add_vector(self._params, camera.major, tail))


def bars(params: Params, long: LongPair | None) -> list[Bars]:
    """Return the long pair as bars: from Params where the numbers lie there, else computed.

    Behind them stands c₁a + c₂b, once a coefficient is another than 1.
    """
    pair = long_pair_of(params)
    shown = pair if pair is not None else params.long[:1]
    found = []
    for index, vector in enumerate(dict.fromkeys(shown)):
        values = vector.values
        if isinstance(values, tuple):
            found.append(Bars(vector.name, values, vector.color))
        elif long is not None and vector.name == (long.a, long.b)[index]:
            computed = (long.values_a, long.values_b)[index]
            found.append(Bars(vector.name, computed, vector.color, editable=False))
    fits = long is not None and tuple(each.name for each in shown) == (long.a, long.b)[: len(shown)]
    if long is not None and fits and long.combination and params.coefficients != (1.0, 1.0):
        name = combination_name(params, long)
        found.append(Bars(name, long.combination, "result", editable=False))
    return found


def _betrays(params: Params, result_params: Params) -> bool:
    """Return whether a result of before holds an answer that is hidden now."""
    if params.prediction is None or params.prediction.revealed:
        return False
    old = result_params.prediction
    return old is None or old.revealed or old.what != params.prediction.what
